package dev.drover.engine.packages;

import com.google.common.collect.ImmutableList;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The list of contents at the end of a jar, which alone says of an entry whether it is a link; Java reads no such thing. As
 * in APPNOTE.TXT of PKWARE, 4.3.12 and 4.3.16, without Zip64, which no package is large enough for.
 */
final class JarListing {
    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int MAX_COMMENT = 0xffff;
    private static final int HEADER = 0x02014b50;
    private static final int HEADER_SIZE = 46;
    private static final int TYPE = 0170000;
    private static final int SET_ID = 06000;

    private JarListing() {}

    /**
     * An entry.
     *
     * @param mode of Unix, with the kind of file; 0 where whoever made the jar had none
     */
    record Entry(String name, int mode) {
        /** Whether it is a file or a directory, as far as is said, and no other user's rights come with it. */
        boolean isPlain() {
            int type = mode & TYPE;
            return (type == 0 || type == 0100000 || type == 0040000) && (mode & SET_ID) == 0;
        }
    }

    /**
     * All entries, as they are listed.
     *
     * @throws IllegalArgumentException if there is no list, or it is damaged
     */
    static ImmutableList<Entry> of(byte[] jar) {
        ByteBuffer bytes = ByteBuffer.wrap(jar).order(ByteOrder.LITTLE_ENDIAN);
        int end = end(bytes);
        int count = Short.toUnsignedInt(bytes.getShort(end + 10));
        ImmutableList.Builder<Entry> entries = ImmutableList.builder();
        try {
            int at = bytes.getInt(end + 16);
            for (int i = 0; i < count; i++) {
                if (bytes.getInt(at) != HEADER) {
                    throw damaged();
                }
                byte[] name = new byte[Short.toUnsignedInt(bytes.getShort(at + 28))];
                bytes.get(at + HEADER_SIZE, name);
                entries.add(new Entry(new String(name, StandardCharsets.UTF_8), bytes.getInt(at + 38) >>> 16));
                at += HEADER_SIZE
                        + name.length
                        + Short.toUnsignedInt(bytes.getShort(at + 30))
                        + Short.toUnsignedInt(bytes.getShort(at + 32));
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException cutOff) {
            throw damaged();
        }
        return entries.build();
    }

    private static int end(ByteBuffer bytes) {
        int last = bytes.capacity() - END_SIZE;
        for (int at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
            if (bytes.getInt(at) == END && Short.toUnsignedInt(bytes.getShort(at + 20)) == last - at) {
                return at;
            }
        }
        throw new IllegalArgumentException("is no jar");
    }

    private static IllegalArgumentException damaged() {
        return new IllegalArgumentException("is a damaged jar");
    }
}
