package dev.drover.kit;

import com.google.common.io.ByteSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A file, directory or symbolic link to put into an image or a container.
 *
 * @param path absolute
 * @param mode permission bits
 * @param owner number of the user and of the group it belongs to
 * @param content bytes of a file, target of a link, nothing for a directory
 */
record ImageFile(Kind kind, String path, int mode, int owner, ByteSource content) {

    enum Kind {
        FILE,
        DIRECTORY,
        LINK
    }

    static ImageFile file(String path, int mode, byte[] content) {
        return new ImageFile(Kind.FILE, path, mode, 0, ByteSource.wrap(content.clone()));
    }

    static ImageFile text(String path, int mode, String content) {
        return file(path, mode, content.getBytes(StandardCharsets.UTF_8));
    }

    static ImageFile copy(String path, int mode, ByteSource content) {
        return new ImageFile(Kind.FILE, path, mode, 0, content);
    }

    static ImageFile directory(String path, int mode) {
        return new ImageFile(Kind.DIRECTORY, path, mode, 0, ByteSource.empty());
    }

    static ImageFile link(String path, String target) {
        return new ImageFile(Kind.LINK, path, 0777, 0, ByteSource.wrap(target.getBytes(StandardCharsets.UTF_8)));
    }

    ImageFile ownedBy(int id) {
        return new ImageFile(kind, path, mode, id, content);
    }

    /** A tar archive of these files, in their order; equal files give equal bytes. */
    static byte[] archive(List<ImageFile> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            archive(files, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes that archive to a stream, and closes it. */
    static void archive(List<ImageFile> files, OutputStream stream) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(stream, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (ImageFile file : files) {
                file.add(tar);
            }
        }
    }

    private void add(TarArchiveOutputStream tar) throws IOException {
        TarArchiveEntry entry = entry();
        entry.setMode(mode);
        entry.setIds(owner, owner);
        entry.setModTime(0);
        if (kind == Kind.FILE) {
            entry.setSize(content.size());
            tar.putArchiveEntry(entry);
            content.copyTo(tar);
        } else {
            tar.putArchiveEntry(entry);
        }
        tar.closeArchiveEntry();
    }

    private TarArchiveEntry entry() throws IOException {
        String name = path.substring(1);
        return switch (kind) {
            case FILE -> new TarArchiveEntry(name);
            case DIRECTORY -> new TarArchiveEntry(name + "/");
            case LINK -> {
                TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
                link.setLinkName(content.asCharSource(StandardCharsets.UTF_8).read());
                yield link;
            }
        };
    }
}
