package dev.drover.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    /** No encoding of characters has half of one, so it would arrive as a question mark. */
    @Test
    void aNameThatIsNoUtf8IsEscaped() {
        StringWriter out = new StringWriter();

        new JsonLines(out)
                .on(new RunEvent.RunStarted(
                        Instant.EPOCH, "r", "plan", "caf\udce9 \u00e9 \ud83d\ude00", ImmutableList.of("h")));

        assertThat(out)
                .hasToString("{\"v\":1,\"time\":\"1970-01-01T00:00:00Z\",\"event\":\"run-started\",\"run\":\"r\","
                        + "\"command\":\"plan\",\"playbook\":\"caf\\udce9 \u00e9 \ud83d\ude00\",\"hosts\":[\"h\"]}\n");
    }
}
