package dev.drover.engine.facts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.Resources;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FactsTreeTest {
    private static Facts facts() throws IOException {
        Instant now = Instant.ofEpochSecond(1_759_999_990);
        return FactGatherer.parse(
                Bytes.of(Resources.toByteArray(Resources.getResource(FactsTreeTest.class, "debian-12.facts"))),
                now,
                now);
    }

    @Test
    void theTreeHasTheNamesOfTheLanguage() throws IOException {
        ImmutableMap<String, Object> tree = FactsTree.of(facts());

        assertThat(tree)
                .containsEntry(
                        "os",
                        ImmutableMap.of(
                                "family", "debian",
                                "id", "debian",
                                "version", "12",
                                "codename", "bookworm",
                                "arch", "x86_64"))
                .containsEntry("init", "systemd")
                .containsEntry("cpu", ImmutableMap.of("count", 4, "model", "AMD EPYC 7B13"))
                .containsEntry("memory", ImmutableMap.of("total", 16777216000L, "free", 12288000000L))
                .containsEntry("disks", ImmutableList.of(ImmutableMap.of("name", "vda", "size", 21474836480L)))
                .containsEntry("clockSkew", 11L);
        assertThat(tree.get("tools")).isEqualTo(facts().tools());
    }

    @Test
    void everyFactIsInTheTree() throws IOException {
        Stream<String> components =
                Arrays.stream(Facts.class.getRecordComponents()).map(component -> component.getName());

        assertThat(FactsTree.of(facts()).keySet()).containsExactlyElementsOf(components.toList());
    }

    @Test
    void jsonSaysTheSame() throws IOException {
        JsonNode json = new ObjectMapper().readTree(FactsTree.json(facts()));

        assertThat(json.at("/net/interfaces/eth0/0").asText()).isEqualTo("192.0.2.1");
        assertThat(json.at("/mounts/2/path").asText()).isEqualTo("/srv/my data");
        assertThat(json.at("/tools/0").asText()).isEqualTo("apt");
    }
}
