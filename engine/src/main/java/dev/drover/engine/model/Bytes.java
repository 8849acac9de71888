package dev.drover.engine.model;

import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** An immutable sequence of bytes; equal by content. Its {@code toString} shows only the size. */
public final class Bytes {
    private static final Bytes EMPTY = new Bytes(new byte[0]);
    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /** A copy of {@code content}. */
    public static Bytes of(byte[] content) {
        return new Bytes(content.clone());
    }

    /** A copy of {@code length} bytes of {@code content} from {@code offset}. */
    public static Bytes of(byte[] content, int offset, int length) {
        return new Bytes(Arrays.copyOfRange(content, offset, offset + length));
    }

    public static Bytes utf8(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Bytes empty() {
        return EMPTY;
    }

    public int size() {
        return content.length;
    }

    public boolean isEmpty() {
        return content.length == 0;
    }

    public byte at(int index) {
        return content[index];
    }

    /** Where {@code wanted} is first, or -1. */
    public int indexOf(byte wanted) {
        return indexOf(wanted, 0);
    }

    /** Where {@code wanted} is first at or behind {@code from}, or -1. */
    public int indexOf(byte wanted, int from) {
        for (int at = from; at < content.length; at++) {
            if (content[at] == wanted) {
                return at;
            }
        }
        return -1;
    }

    /** A copy. */
    public byte[] toByteArray() {
        return content.clone();
    }

    /** The bytes read as UTF-8; malformed parts become U+FFFD. */
    public String toUtf8() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** Each byte as the character of that number: loses nothing. */
    public String toLatin1() {
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    /** The text, if these bytes are valid UTF-8 without NUL. */
    public Optional<String> asText() {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(text);
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }

    /** Lower-case hexadecimal SHA-256. */
    public String sha256() {
        return Hashing.sha256().hashBytes(content).toString();
    }

    public Bytes slice(int from, int to) {
        return new Bytes(Arrays.copyOfRange(content, from, to));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return content.length + " bytes";
    }
}
