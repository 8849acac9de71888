package dev.drover.engine.model;

import com.google.common.io.BaseEncoding;
import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import dev.drover.engine.crypto.BulkCryptography;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * A file of the controller as it was when the script was read: streamed when it is needed, never held. Equal by content.
 */
public final class LocalFile {
    private static final int BUFFER_BYTES = 1 << 16;
    private final String name;
    private final long size;
    private final String sha256;
    private final ByteSource source;

    private LocalFile(String name, long size, String sha256, ByteSource source) {
        this.name = name;
        this.size = size;
        this.sha256 = sha256;
        this.source = source;
    }

    /** Reads it once for its size and digest. */
    public static LocalFile of(String name, ByteSource source) {
        try {
            long size = source.size();
            return new LocalFile(name, size, sha256(source, size), source);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name, e);
        }
    }

    private static String sha256(ByteSource source, long size) throws IOException {
        MessageDigest digest = BulkCryptography.sha256(size);
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = source.openStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return BaseEncoding.base16().lowerCase().encode(digest.digest());
    }

    /** The file at a path of the controller. */
    public static LocalFile at(Path path) {
        return of(path.toString(), MoreFiles.asByteSource(path));
    }

    /**
     * Reads an absolute path of the controller.
     *
     * @throws IllegalArgumentException if there is no file
     */
    public static LocalFile parse(String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute() || !Files.isRegularFile(path)) {
            throw new IllegalArgumentException("must be a local file, got '" + text + "'");
        }
        return at(path);
    }

    /** This with something more at its end. */
    public LocalFile and(String more) {
        return of(name, ByteSource.concat(bytes(), ByteSource.wrap(more.getBytes(StandardCharsets.UTF_8))));
    }

    /** How a user would name it. */
    public String name() {
        return name;
    }

    /** In bytes. */
    public long size() {
        return size;
    }

    /** Lower-case hexadecimal. */
    public String sha256() {
        return sha256;
    }

    /**
     * Exactly {@link #size} bytes, so that nothing that is sent behind it is misread: should the file have changed since,
     * then these are wrong, and whoever gets them has to compare their digest.
     */
    public ByteSource bytes() {
        return new ByteSource() {
            @Override
            public InputStream openStream() throws IOException {
                return new Exactly(source.openStream(), size);
            }

            @Override
            public long size() {
                return size;
            }
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LocalFile that && size == that.size && sha256.equals(that.sha256);
    }

    @Override
    public int hashCode() {
        return sha256.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }

    /** Cuts a stream that is too long, and fills up one that is too short. */
    private static final class Exactly extends InputStream {
        private final InputStream inner;
        private long left;

        Exactly(InputStream inner, long size) {
            this.inner = inner;
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int wanted = (int) Math.min(length, left);
            int got = inner.read(buffer, offset, wanted);
            int given = got < 0 ? wanted : got;
            if (got < 0) {
                java.util.Arrays.fill(buffer, offset, offset + wanted, (byte) 0);
            }
            left -= given;
            return given;
        }

        @Override
        public void close() throws IOException {
            inner.close();
        }
    }
}
