package dev.drover.cli;

import dev.drover.engine.model.Bytes;
import java.io.IOException;

/** What is piped into this program. */
final class StandardInput {
    private static final int MAX_BYTES = 64 << 20;

    private StandardInput() {}

    static Bytes all() {
        try {
            byte[] content = System.in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw RunFlags.wrong("standard input", "is larger than " + MAX_BYTES + " bytes");
            }
            return Bytes.of(content);
        } catch (IOException e) {
            throw RunFlags.wrong("standard input", "cannot be read: " + e.getMessage());
        }
    }
}
