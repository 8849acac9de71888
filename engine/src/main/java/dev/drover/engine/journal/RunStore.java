package dev.drover.engine.journal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A directory with one directory for each run, that only its owner can look into. */
public final class RunStore {
    private static final String JOURNAL = "journal";

    /** What a journal is called until its beginning is whole. */
    private static final String BEGUN = "journal.begun";

    /**
     * What is locked by who goes on with a run. Nothing else opens it: with POSIX locks, a process that closes a file loses
     * all the locks that it has of it.
     */
    private static final String RESUMING = "resuming";

    private static final int KEPT = 200;
    private static final ImmutableSet<StandardOpenOption> KEEP =
            ImmutableSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    private final Path directory;

    public RunStore(Path directory) {
        this.directory = directory;
    }

    /** The usual one of this user. */
    public static RunStore usual() {
        return new RunStore(Path.of(System.getProperty("user.home"), ".local", "share", "drover", "runs"));
    }

    /**
     * A journal for a run that is about to begin.
     *
     * @param resumed what the run that it goes on with did, by host
     */
    public Journal journal(Invocation invocation, ImmutableMap<String, HostProgress> resumed) {
        return new Journal(this, invocation, resumed);
    }

    /** Makes the file of a run's journal, which is none yet for whoever reads. */
    FileOutputStream create(String run) {
        try {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(mode("rwx------")));
            prune();
            Path own = Files.createDirectory(
                    directory.resolve(run), PosixFilePermissions.asFileAttribute(mode("rwx------")));
            return begun(own);
        } catch (IOException e) {
            throw new JournalException(
                    "the journal of the run cannot be made in " + directory + ": " + why(e)
                            + "; nothing was changed; make room, or give another --run-dir",
                    e);
        }
    }

    private static FileOutputStream begun(Path own) throws IOException {
        try {
            Path file = Files.createFile(own.resolve(BEGUN), PosixFilePermissions.asFileAttribute(mode("rw-------")));
            // No channel: one is closed for all when one of many threads is interrupted that write.
            return new FileOutputStream(file.toFile(), true);
        } catch (IOException e) {
            Files.deleteIfExists(own);
            throw e;
        }
    }

    /**
     * Makes the place for journals.
     *
     * @return why none can be kept there; absent: they can
     */
    public Optional<String> obstacle() {
        try {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(mode("rwx------")));
            return Files.isWritable(directory)
                    ? Optional.empty()
                    : Optional.of("runs cannot be written down in " + directory
                            + ": it cannot be written; give another --run-dir");
        } catch (IOException e) {
            return Optional.of(
                    "runs cannot be written down in " + directory + ": " + why(e) + "; give another --run-dir");
        }
    }

    /** For people. */
    private static String why(IOException e) {
        if (e instanceof FileAlreadyExistsException) {
            return "it is there already, and is no folder";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : String.valueOf(e.getMessage());
    }

    /**
     * Makes the run one that is found, now that its journal says all that it goes on with: a run that were found without
     * would be resumed as if nothing had been done before it.
     */
    void publish(String run) throws IOException {
        Path own = directory.resolve(run);
        Files.move(own.resolve(BEGUN), own.resolve(JOURNAL), StandardCopyOption.ATOMIC_MOVE);
        sync(own);
        sync(directory);
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Set<PosixFilePermission> mode(String text) {
        return PosixFilePermissions.fromString(text);
    }

    /** Removes the oldest runs, so that the store does not grow for ever. Another one may do so at the same time. */
    private void prune() throws IOException {
        ImmutableList<Path> old;
        try (Stream<Path> runs = Files.list(directory)) {
            old = runs.sorted(Comparator.comparing(RunStore::changed).reversed())
                    .skip(KEPT)
                    .collect(ImmutableList.toImmutableList());
        }
        for (Path run : old) {
            try {
                if (!isLocked(file(run))) {
                    MoreFiles.deleteRecursively(run, RecursiveDeleteOption.ALLOW_INSECURE);
                }
            } catch (IOException e) {
                // Another one removes it at the same time, or else the next run does.
            }
        }
    }

    private static Path file(Path run) {
        Path begun = run.resolve(BEGUN);
        return Files.exists(begun) ? begun : run.resolve(JOURNAL);
    }

    private static FileTime changed(Path run) {
        try {
            return Files.getLastModifiedTime(run);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }

    /** All runs, the newest first, each with its first and last line only. */
    public ImmutableList<RunRecord> all() {
        if (!Files.isDirectory(directory)) {
            return ImmutableList.of();
        }
        try (Stream<Path> runs = Files.list(directory)) {
            return runs.flatMap(run -> read(run, RunRecord::isOutline).stream())
                    .sorted(Comparator.comparing(RunRecord::started).reversed())
                    .collect(ImmutableList.toImmutableList());
        } catch (IOException e) {
            throw new JournalException("the runs in " + directory + " cannot be read: " + e, e);
        }
    }

    /** The run whose id begins so, with all its lines, if there is just one. */
    public Optional<RunRecord> find(String id) {
        ImmutableList<RunRecord> fitting =
                all().stream().filter(run -> run.id().startsWith(id)).collect(ImmutableList.toImmutableList());
        return fitting.size() == 1 ? read(directory.resolve(fitting.get(0).id()), line -> true) : Optional.empty();
    }

    private static Optional<RunRecord> read(Path run, Predicate<String> lines) {
        Path journal = run.resolve(JOURNAL);
        if (!Files.isRegularFile(journal)) {
            return Optional.empty();
        }
        try {
            boolean running = isLocked(journal);
            return RunRecord.of(
                    String.valueOf(run.getFileName()), Lines.read(Files.readAllBytes(journal), lines), running);
        } catch (NoSuchFileException pruned) {
            return Optional.empty();
        } catch (IOException e) {
            throw new JournalException("the journal " + journal + " cannot be read: " + e, e);
        }
    }

    /** Keeps a run to oneself, so that nobody else goes on with it. */
    public interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Holds a run that has ended; absent: somebody else does.
     *
     * @throws JournalException if it cannot be
     */
    public Optional<Hold> hold(RunRecord run) {
        Path file = directory.resolve(run.id()).resolve(RESUMING);
        try {
            FileChannel channel = FileChannel.open(file, KEEP, PosixFilePermissions.asFileAttribute(mode("rw-------")));
            if (locked(channel).isEmpty()) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(() -> {
                try {
                    // Its lock ends with it.
                    channel.close();
                } catch (IOException e) {
                    throw new JournalException("the run cannot be let go, " + file + ": " + e, e);
                }
            });
        } catch (IOException e) {
            throw new JournalException("the run cannot be held, " + file + ": " + e, e);
        }
    }

    private static Optional<FileLock> locked(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException ownRun) {
            return Optional.empty();
        }
    }

    private static boolean isLocked(Path journal) throws IOException {
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.READ)) {
            // Shared, so that those who look are not taken for one who writes.
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true);
            if (lock != null) {
                lock.release();
            }
            return lock == null;
        } catch (OverlappingFileLockException ownRun) {
            return true;
        }
    }
}
