package dev.drover.engine.template;

import java.io.IOException;
import java.io.Writer;

/** Keeps what is written, up to 16 MB of characters. */
final class LimitedWriter extends Writer {
    private static final int LIMIT = 16 << 20;
    private final StringBuilder text = new StringBuilder();

    /** More was written than is allowed. */
    static final class TooLongException extends IOException {}

    @Override
    public void write(char[] characters, int offset, int length) throws IOException {
        if (text.length() + length > LIMIT) {
            throw new TooLongException();
        }
        text.append(characters, offset, length);
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
