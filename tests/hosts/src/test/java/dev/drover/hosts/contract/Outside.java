package dev.drover.hosts.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Looks at lab hosts from this machine. */
final class Outside {
    private Outside() {}

    /** What a program of this machine prints. */
    static String output(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(output).as("what %s printed", command[0]).isNotEmpty();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
