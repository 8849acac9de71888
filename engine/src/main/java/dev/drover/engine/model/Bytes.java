package dev.drover.engine.model;

import com.google.common.hash.Hashing;
import com.google.common.io.ByteSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** An immutable sequence of bytes; equal by content. Its {@code toString} shows only the size. */
public final class Bytes {
    private static final Bytes EMPTY = new Bytes(new byte[0]);
    private static final int BYTE = 0xdc00;
    private static final int FIRST_BYTE = BYTE + 0x80;
    private static final int LAST_BYTE = BYTE + 0xff;
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

    /**
     * The UTF-8 of a text. A low surrogate from U+DC80 to U+DCFF that stands alone is the byte in its last two digits, as in
     * {@link #toName}: so a text can name what is no UTF-8.
     */
    public static Bytes utf8(String text) {
        return text.chars().anyMatch(c -> c >= FIRST_BYTE && c <= LAST_BYTE)
                ? new Bytes(withLoneBytes(text))
                : new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] withLoneBytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        text.codePoints().forEach(c -> {
            if (c >= FIRST_BYTE && c <= LAST_BYTE) {
                bytes.write(c);
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }

    /** What a part of a URL stands for, as {@link java.net.URI#getRawPath} gives it: {@code %ff} is that byte. */
    public static Bytes ofUrl(String raw) {
        byte[] written = raw.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(written.length);
        for (int i = 0; i < written.length; i++) {
            if (written[i] == '%') {
                bytes.write(Integer.parseInt(new String(written, i + 1, 2, StandardCharsets.US_ASCII), 16));
                i += 2;
            } else {
                bytes.write(written[i]);
            }
        }
        return new Bytes(bytes.toByteArray());
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

    /** These bytes to be read, not a copy of them. */
    public ByteSource asByteSource() {
        return ByteSource.wrap(content);
    }

    /** The bytes read as UTF-8; malformed parts become U+FFFD. */
    public String toUtf8() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /**
     * The bytes read as UTF-8, and each that is none as a low surrogate from U+DC80 to U+DCFF: loses nothing, for
     * {@link #utf8} gives these bytes again. For names on a host, which may have any byte; shown, it is {@code \xff}.
     */
    public String toName() {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(content);
        CharBuffer out = CharBuffer.allocate(content.length);
        CoderResult read = decoder.decode(in, out, true);
        while (read.isError()) {
            for (int i = 0; i < read.length(); i++) {
                out.put((char) (BYTE + (in.get() & 0xff)));
            }
            read = decoder.reset().decode(in, out, true);
        }
        return out.flip().toString();
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
