package dev.drover.engine.transport;

/**
 * What a host says to a {@link LockClaim}.
 *
 * @param number which lock it is: each run that takes it over makes a new one
 * @param holder the run that holds it, or held it before, and who started that; the host's words; may be empty
 */
public record LockAnswer(State state, String number, String holder) {
    /** Who has the lock now. */
    public enum State {
        /** The run that asked. */
        TAKEN,
        /** The run that asked, but another one held it after the host was looked at. */
        CHANGED,
        /** Another run. */
        HELD
    }
}
