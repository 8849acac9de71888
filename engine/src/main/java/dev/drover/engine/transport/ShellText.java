package dev.drover.engine.transport;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The only place that writes values as program text: single quotes, in which a shell reads nothing. */
final class ShellText {
    private static final byte[] QUOTE_IN_QUOTES = {'\'', '\\', '\'', '\''};

    private ShellText() {}

    /** A program that sets the positional parameters to {@code arguments} and goes on with {@code script}. */
    static Bytes program(ShellScript script, ImmutableList<Bytes> arguments) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes("set --".getBytes(StandardCharsets.US_ASCII));
        for (Bytes argument : arguments) {
            text.write(' ');
            quote(text, argument);
        }
        text.write('\n');
        text.writeBytes(script.text().getBytes(StandardCharsets.UTF_8));
        return Bytes.of(text.toByteArray());
    }

    private static void quote(ByteArrayOutputStream text, Bytes value) {
        text.write('\'');
        for (byte b : value.toByteArray()) {
            if (b == 0) {
                throw new IllegalArgumentException("a value for a shell must not contain NUL");
            }
            if (b == '\'') {
                text.writeBytes(QUOTE_IN_QUOTES);
            } else {
                text.write(b);
            }
        }
        text.write('\'');
    }
}
