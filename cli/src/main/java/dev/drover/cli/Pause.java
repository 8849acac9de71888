package dev.drover.cli;

import java.time.Duration;

/** The half second between two looks at what is about to become true. */
final class Pause {
    private static final Duration LENGTH = Duration.ofMillis(500);

    private Pause() {}

    /**
     * Waits before the next look.
     *
     * @throws CommandFailure if this thread is interrupted; it stays so
     */
    static void beforeNextLook() {
        try {
            Thread.sleep(LENGTH.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted");
        }
    }
}
