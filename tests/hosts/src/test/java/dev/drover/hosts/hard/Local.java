package dev.drover.hosts.hard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.model.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of this machine, with any bytes. */
final class Local {
    private Local() {}

    static void sh(String program, Path... arguments) {
        try {
            Path file = Files.createTempFile("hard", ".sh");
            Files.write(file, Bytes.utf8(program).toByteArray());
            List<String> words = new ArrayList<>(List.of("sh", file.toString()));
            for (Path argument : arguments) {
                words.add(argument.toString());
            }
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s: %s", program, said).isZero();
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
