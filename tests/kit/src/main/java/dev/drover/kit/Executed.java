package dev.drover.kit;

import com.google.common.io.ByteSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What a command that has ended left behind: its exit status and every byte it wrote. */
public record Executed(int exitStatus, ByteSource stdoutBytes, ByteSource stderrBytes) {

    /** Standard output, read as UTF-8. */
    public String stdout() {
        return text(stdoutBytes);
    }

    /** Standard error, read as UTF-8. */
    public String stderr() {
        return text(stderrBytes);
    }

    /** This result, if the command succeeded; otherwise throws {@link LabException} that shows what it wrote. */
    public Executed expectSuccess(String what) {
        if (exitStatus != 0) {
            throw new LabException("%s failed with exit status %d: %s".formatted(what, exitStatus, lastLines()));
        }
        return this;
    }

    private String lastLines() {
        String said = (stdout() + stderr()).strip();
        return said.length() <= 2000 ? said : "... " + said.substring(said.length() - 2000);
    }

    private static String text(ByteSource bytes) {
        try {
            return bytes.asCharSource(StandardCharsets.UTF_8).read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
