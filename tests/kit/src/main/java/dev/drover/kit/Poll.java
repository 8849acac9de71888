package dev.drover.kit;

import java.time.Duration;

/** The pause between two looks at something that another process changes. */
final class Poll {

    private Poll() {}

    /** Pauses; if interrupted, throws {@link LabException} that says what was waited for. */
    static void pause(Duration pause, String awaited) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for " + awaited, e);
        }
    }
}
