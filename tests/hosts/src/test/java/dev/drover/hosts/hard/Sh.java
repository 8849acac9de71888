package dev.drover.hosts.hard;

import dev.drover.engine.model.Bytes;
import dev.drover.kit.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Programs for the shell of a host, of any length and with any bytes. */
final class Sh {
    private static final String PROGRAM = "/var/tmp/drover-hard.sh";

    /** {@code regular file 644 0 0} and the digest of it. */
    private static final String FUNCTIONS =
            "LC_ALL=C; export LC_ALL\nf() { stat -c '%F %a %u %g' -- \"$1\"; sha256sum <\"$1\"; }\n";

    private Sh() {}

    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** What {@code f PATH} must print. */
    static String file(Bytes content, String mode, int owner, int group) {
        return (content.isEmpty() ? "regular empty file " : "regular file ") + mode + " " + owner + " " + group + "\n"
                + content.sha256() + "  -\n";
    }

    /** A new file of root. */
    static String file(Bytes content) {
        return file(content, "644", 0, 0);
    }

    static String run(LabHost host, String program) {
        host.write(PROGRAM, Bytes.utf8(FUNCTIONS + program).toByteArray());
        try {
            return Bytes.of(host.exec("sh", PROGRAM)
                            .expectSuccess("a program of the test")
                            .stdoutBytes()
                            .read())
                    .toName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
