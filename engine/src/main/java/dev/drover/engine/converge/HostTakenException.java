package dev.drover.engine.converge;

import dev.drover.engine.report.HostOutcome;

/** Another run has the host, or had it when this one needed it for itself. The message is for the user. */
final class HostTakenException extends RuntimeException {
    private final HostOutcome outcome;

    /**
     * That a host is another run's.
     *
     * @param outcome how this run ends there
     */
    HostTakenException(HostOutcome outcome, String message) {
        super(message);
        this.outcome = outcome;
    }

    HostOutcome outcome() {
        return outcome;
    }
}
