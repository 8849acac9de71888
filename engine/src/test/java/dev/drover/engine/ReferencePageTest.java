package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of the repository that shows the reference of the resource types is made here, and is as the code says. */
class ReferencePageTest {
    @Test
    void thePageIsWhatTheCodeSays() throws IOException {
        Path page = Repository.here().root().resolve("docs/resources.md");
        String found = Files.exists(page) ? Files.readString(page) : "";
        String made = "<!-- Made by the build from the code; `drover doc` prints the same. -->\n\n"
                + Reference.of(Catalog.registered()).markdown();
        if (!found.equals(made)) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, made);
        }

        assertThat(found)
                .as("docs/resources.md is brought up to date now; commit it")
                .isEqualTo(made);
    }
}
