package dev.drover.standins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class StandinSourceTest {

    @Test
    void everyFileIsListed() throws IOException {
        Path folder = Path.of("target/classes/dev/drover/standins/source");
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(StandinSource.entries().stream().map(StandinSource.Entry::path))
                    .containsExactlyInAnyOrderElementsOf(files.filter(Files::isRegularFile)
                            .map(file -> folder.relativize(file).toString())
                            .filter(name -> !name.equals("index.txt"))
                            .toList());
        }
    }

    @Test
    void theVersionIsLeftToWhoMakesTheTarball() throws IOException {
        StandinSource.Entry configure = StandinSource.entries().stream()
                .filter(entry -> entry.path().equals("configure.ac"))
                .findFirst()
                .orElseThrow();
        try (InputStream content = configure.open()) {
            assertThat(new String(content.readAllBytes(), UTF_8))
                    .contains("for tests of Drover")
                    .containsOnlyOnce("AC_INIT([mesos], [@VERSION@])");
        }
    }
}
