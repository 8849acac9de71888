package dev.drover.kit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.Supplier;

/** Keeps two processes of one user, or two threads of one process, from doing the same thing to the engine at once. */
record MachineLock(String file) {
    /** Starting the engine. */
    static final MachineLock ENGINE = new MachineLock("engine.lock");

    /** Building images. */
    static final MachineLock IMAGES = new MachineLock("images.lock");

    /** Choosing a subnet. */
    static final MachineLock NETWORKS = new MachineLock("networks.lock");

    private static final Duration POLL = Duration.ofMillis(100);

    /** Bringing up the hosts of a lab anew, and using them. */
    static MachineLock lab(String name) {
        return new MachineLock("lab-" + name + ".lock");
    }

    /** Waits until nobody else holds this lock, and holds it while the work is done. */
    <T> T whileHeld(Supplier<T> work) {
        return whileHeld(work, () -> {});
    }

    /**
     * The same.
     *
     * @param waiting is told once if somebody else holds it
     */
    <T> T whileHeld(Supplier<T> work, Runnable waiting) {
        try {
            Path directory = Files.createDirectories(Lab.dataDirectory());
            try (FileChannel channel =
                    FileChannel.open(directory.resolve(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                for (boolean first = true; !isLocked(channel); first = false) {
                    if (first) {
                        waiting.run();
                    }
                    Poll.pause(POLL, "another lab of this user");
                }
                return work.get();
            }
        } catch (IOException e) {
            throw new LabException(
                    "cannot write %s: %s".formatted(Lab.dataDirectory().resolve(file), e.getMessage()), e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it: the kernel's locks belong to processes.
            return false;
        }
    }
}
