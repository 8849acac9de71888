package dev.drover.engine.transport;

/**
 * What a host says to the wish that a step be stopped.
 *
 * @param program for {@link State#FINISHING}: the package manager that is at work; the host's word
 */
public record StopAnswer(State state, String program) {
    /** How it stands with the step. */
    public enum State {
        /** It gets TERM, and ten seconds later KILL; its own session will hear of its end. */
        STOPPING,
        /** It is not stopped: a package manager that is killed leaves packages half installed. */
        FINISHING,
        /** It has ended, or has not begun yet. */
        NOT_RUNNING
    }
}
