package dev.drover.cli;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder for plain text while it is edited: only its owner can open it, and it lies in memory. It is overwritten and
 * removed when it is closed or this program ends. What a killed program leaves is removed by the next one: the folder's
 * name holds the process, which also holds a lock in it.
 */
final class EditFolder implements AutoCloseable {
    private static final String PREFIX = "drover-vault-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "([0-9]{1,18})-.*");
    private static final String LOCK = ".lock";
    private static final ImmutableList<String> IN_MEMORY = ImmutableList.of("tmpfs", "ramfs");
    private final Path folder;
    private final FileChannel lock;
    private final Thread atEnd;

    private EditFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
        this.atEnd = new Thread(this::remove);
        Runtime.getRuntime().addShutdownHook(atEnd);
    }

    /**
     * Makes one.
     *
     * @param places folders that may lie in memory, the best first
     * @param disk where it may lie if none of them does
     * @throws dev.drover.engine.model.ProblemException if there is no such place
     */
    static EditFolder make(ImmutableList<Path> places, Optional<Path> disk) {
        Path parent = places.stream()
                .filter(EditFolder::isInMemory)
                .findFirst()
                .or(() -> disk)
                .orElseThrow(() -> RunFlags.wrong(
                        "vault edit",
                        "there is no folder in memory for the plain text; looked at "
                                + places.stream().map(Path::toString).collect(joining(", "))
                                + "; let XDG_RUNTIME_DIR name one, or give --allow-disk if the plain text may be"
                                + " written to a disk"));
        try {
            return in(parent);
        } catch (IOException e) {
            throw RunFlags.wrong("vault edit", "no folder can be made in " + parent + ": " + e);
        }
    }

    private static boolean isInMemory(Path place) {
        try {
            return Files.isDirectory(place)
                    && Files.isWritable(place)
                    && IN_MEMORY.contains(Files.getFileStore(place).type());
        } catch (IOException e) {
            return false;
        }
    }

    private static EditFolder in(Path parent) throws IOException {
        Path folder = Files.createTempDirectory(
                parent,
                PREFIX + ProcessHandle.current().pid() + "-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel lock = create(folder.resolve(LOCK));
        lock.lock();
        EditFolder made = new EditFolder(folder, lock);
        removeLeftOvers(parent, folder);
        return made;
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** A new file in it, its owner's only. */
    Path file(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        try (FileChannel channel = create(file)) {
            channel.write(java.nio.ByteBuffer.wrap(content));
        }
        return file;
    }

    Path path() {
        return folder;
    }

    private static void removeLeftOvers(Path parent, Path own) throws IOException {
        try (Stream<Path> all = Files.list(parent)) {
            for (Path each : all.toList()) {
                if (isLeftOver(each, own)) {
                    remove(each);
                }
            }
        }
    }

    /** Only what is ours: others can make folders here, too. */
    private static boolean isLeftOver(Path folder, Path own) {
        Matcher name = NAME.matcher(folder.getFileName().toString());
        try {
            return name.matches()
                    && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own))
                    && isDead(Long.parseLong(name.group(1)), folder)
                    && isUnlocked(folder.resolve(LOCK));
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the process is gone, or is another one with its number. */
    private static boolean isDead(long process, Path folder) throws IOException {
        Instant made =
                Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS).toInstant();
        return ProcessHandle.of(process)
                .flatMap(handle -> handle.info().startInstant())
                .map(started -> started.isAfter(made))
                .orElse(true);
    }

    /** A process that is not seen from here, in another container, still holds its lock. */
    private static boolean isUnlocked(Path lock) throws IOException {
        if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            return channel.tryLock() != null;
        }
    }

    private void remove() {
        remove(folder);
    }

    private static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                try (FileChannel file = FileChannel.open(each, StandardOpenOption.WRITE)) {
                    VaultFile.wipe(file);
                }
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // What cannot be overwritten can still be removed.
        }
        try {
            MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        } catch (IOException e) {
            // The next start tries it again.
        }
    }

    @Override
    public void close() {
        remove();
        try {
            lock.close();
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IOException | IllegalStateException ending) {
            // This program ends, and all of it is removed.
        }
    }
}
