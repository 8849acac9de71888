package dev.drover.engine.transport;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Names one acting step that was sent to a host, for good: the host keeps a record under it, which can be asked for after
 * the connection was lost.
 *
 * @param text 32 hexadecimal digits
 */
public record OperationId(String text) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");
    private static final int BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    public OperationId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not the id of an operation: " + text);
        }
    }

    /** One that was never used. */
    public static OperationId random() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return new OperationId(HexFormat.of().formatHex(random));
    }

    @Override
    public String toString() {
        return text;
    }
}
