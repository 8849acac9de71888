package dev.drover.engine.vault;

import com.google.common.base.Preconditions;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** The bytes of a password; never printed, and overwritten when it is closed. */
public final class VaultPassword implements AutoCloseable {
    private static final String BLANKS = " \t\n\u000B\f\r";
    private static final int MAX_BYTES_OF_A_CHAR = 3;
    private final byte[] bytes;

    private VaultPassword(byte[] bytes) {
        Preconditions.checkArgument(bytes.length > 0, "is empty");
        this.bytes = bytes;
    }

    /**
     * A password that was typed, in UTF-8, without blanks around it. Overwrites {@code typed}.
     *
     * @throws IllegalArgumentException {@code "is empty"}
     */
    public static VaultPassword typed(char[] typed) {
        ByteBuffer encoded = ByteBuffer.allocate(MAX_BYTES_OF_A_CHAR * typed.length);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(typed), encoded, true);
        Arrays.fill(typed, '\0');
        byte[] bytes = Arrays.copyOf(encoded.array(), encoded.position());
        Arrays.fill(encoded.array(), (byte) 0);
        return stripped(bytes, BLANKS);
    }

    /**
     * What a password file holds: any bytes; blanks and line ends around them are no part of it. Overwrites {@code content}.
     *
     * @throws IllegalArgumentException {@code "is empty"}
     */
    public static VaultPassword ofFile(byte[] content) {
        return stripped(content, BLANKS);
    }

    /**
     * What a program printed: any bytes; line ends around them are no part of it, blanks are. Overwrites {@code output}.
     *
     * @throws IllegalArgumentException {@code "is empty"}
     */
    public static VaultPassword ofProgram(byte[] output) {
        return stripped(output, "\r\n");
    }

    private static VaultPassword stripped(byte[] content, String around) {
        int from = 0;
        int to = content.length;
        while (from < to && around.indexOf(content[from]) >= 0) {
            from++;
        }
        while (to > from && around.indexOf(content[to - 1]) >= 0) {
            to--;
        }
        byte[] bytes = Arrays.copyOfRange(content, from, to);
        Arrays.fill(content, (byte) 0);
        return new VaultPassword(bytes);
    }

    /** The bytes themselves, not a copy: not to be changed or kept. */
    byte[] bytes() {
        return bytes;
    }

    /** Whether both are the same; takes the same time wherever they differ. */
    public boolean matches(VaultPassword other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "***";
    }
}
