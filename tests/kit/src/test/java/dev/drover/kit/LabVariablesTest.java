package dev.drover.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabVariablesTest {
    @TempDir
    private Path directory;

    @Test
    void aPartTakesThePlaceOfThatWithTheSameHeading() throws IOException {
        Path inventory = directory.resolve("inventory.groovy");

        LabVariables.put(inventory, "where packages are.", "one: '1'\nkey: |\n  text\n");
        LabVariables.put(inventory, "where sources are.", "two: '2'\n");
        LabVariables.put(inventory, "where packages are.", "one: '3'\n");

        assertThat(Files.readString(directory.resolve("vars/all.yml"))).isEqualTo("""
                # Written by the lab: where sources are.
                two: '2'
                # Written by the lab: where packages are.
                one: '3'
                """);
    }
}
