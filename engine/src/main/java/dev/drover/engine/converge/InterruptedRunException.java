package dev.drover.engine.converge;

import dev.drover.engine.report.HostOutcome;

/** The run is to end early, and this host is not at its end. The message is for the user. */
final class InterruptedRunException extends RuntimeException {
    private final HostOutcome outcome;

    /** Before another step was begun. */
    InterruptedRunException() {
        this(
                HostOutcome.NOT_REACHED,
                "interrupted: the step that was under way was finished, and nothing else was begun");
    }

    /**
     * That a host is left.
     *
     * @param outcome how the run ends there
     */
    InterruptedRunException(HostOutcome outcome, String message) {
        super(message);
        this.outcome = outcome;
    }

    HostOutcome outcome() {
        return outcome;
    }
}
