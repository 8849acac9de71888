package dev.drover.cli;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.vault.VaultException;
import dev.drover.engine.vault.VaultText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** A local file that is or becomes a vault. Its path always holds the whole old or the whole new content. */
final class VaultFile {
    private static final long MAX_BYTES = 64L << 20;
    private static final int RANDOM_BYTES = 8;
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");
    private final Path path;

    VaultFile(Path path) {
        this.path = path;
    }

    Source source() {
        return new Source(path.toString(), 0);
    }

    /** @throws ProblemException if it cannot be read */
    Bytes content() {
        try {
            if (!Files.exists(path)) {
                throw wrong("there is no such file");
            }
            if (!Files.isRegularFile(path)) {
                throw wrong("this is no regular file");
            }
            if (Files.size(path) > MAX_BYTES) {
                throw wrong("is larger than " + MAX_BYTES + " bytes");
            }
            return Bytes.of(Files.readAllBytes(path));
        } catch (IOException e) {
            throw wrong("cannot be read: " + e.getMessage());
        }
    }

    /** @throws ProblemException if it is no vault */
    VaultText vault() {
        try {
            return VaultText.parse(content());
        } catch (VaultException e) {
            throw new ProblemException(e.at(source()));
        }
    }

    /** @throws ProblemException if it is encrypted already, or its plain text would stay in another place */
    Bytes plain() {
        Bytes content = content();
        if (VaultText.begins(content)) {
            throw new ProblemException(new Problem(
                    source(),
                    "already-encrypted",
                    "is already encrypted; change its content with drover vault edit, its password with drover vault"
                            + " rekey"));
        }
        if (links() > 1) {
            throw wrong("has " + links() + " hard links, and the others would keep the plain text; remove them first");
        }
        return content;
    }

    private int links() {
        try {
            return Files.getAttribute(path, "unix:nlink") instanceof Integer links ? links : 1;
        } catch (IOException e) {
            throw wrong("cannot be read: " + e.getMessage());
        }
    }

    /** Puts new content in its place, with the mode and owner it had; a new file is its owner's only. */
    void replace(byte[] content) {
        replace(content, Optional.empty());
    }

    /** The same; afterwards what was on the disk before is overwritten, as far as a file system lets one do that. */
    void replacePlain(byte[] content) {
        try (FileChannel old = FileChannel.open(path, StandardOpenOption.WRITE)) {
            replace(content, Optional.of(old));
        } catch (IOException e) {
            throw wrong("cannot be written: " + e);
        }
    }

    private void replace(byte[] content, Optional<FileChannel> old) {
        try {
            Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
            Path beside = target.resolveSibling("." + target.getFileName() + "." + random());
            try {
                write(beside, content);
                if (Files.exists(target)) {
                    keepAttributes(target, beside);
                }
                Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(beside);
            }
            sync(target);
            if (old.isPresent()) {
                wipe(old.get());
            }
        } catch (IOException e) {
            throw wrong("cannot be written: " + e);
        }
    }

    private static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PRIVATE))) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    private static void keepAttributes(Path from, Path to) throws IOException {
        PosixFileAttributes old = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        PosixFileAttributes now = view.readAttributes();
        if (!now.owner().equals(old.owner())) {
            view.setOwner(old.owner());
        }
        if (!now.group().equals(old.group())) {
            view.setGroup(old.group());
        }
        // Last: the owner is changed before others may read it.
        view.setPermissions(old.permissions());
    }

    private static void sync(Path file) throws IOException {
        Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Overwrites a file's content with zeros. */
    static void wipe(FileChannel file) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
        for (long at = 0; at < file.size(); ) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), file.size() - at));
            at += file.write(zeros, at);
        }
        file.force(true);
    }

    private ProblemException wrong(String message) {
        return RunFlags.wrong(path.toString(), message);
    }
}
