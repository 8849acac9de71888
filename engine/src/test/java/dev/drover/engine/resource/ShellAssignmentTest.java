package dev.drover.engine.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.model.Bytes;
import org.junit.jupiter.api.Test;

class ShellAssignmentTest {
    private final ShellAssignment zone = new ShellAssignment("ZONE");

    private String set(String before) {
        return zone.set("Etc/UTC", Bytes.utf8(before)).toUtf8();
    }

    @Test
    void theLastValueHoldsWithoutItsQuotes() {
        assertThat(zone.valueIn(Bytes.utf8("#ZONE=c\nZONE=a\nZONES=d\nZONE=\"b\"\n")))
                .contains("b");
        assertThat(zone.valueIn(Bytes.utf8("ZONE='b'"))).contains("b");
        assertThat(zone.valueIn(Bytes.utf8("UTC=true\n"))).isEmpty();
    }

    @Test
    void aValueIsSetOnceAndOtherLinesStay() {
        assertThat(set("# c\nZONE=a\nUTC=true\nZONE=b\n")).isEqualTo("# c\nZONE=\"Etc/UTC\"\nUTC=true\n");
        assertThat(set("UTC=true")).isEqualTo("UTC=true\nZONE=\"Etc/UTC\"\n");
        assertThat(set("")).isEqualTo("ZONE=\"Etc/UTC\"\n");
    }
}
