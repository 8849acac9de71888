package dev.drover.engine.transport;

import com.google.common.collect.ImmutableList;

/**
 * What a host says to a {@link LockClaim}.
 *
 * @param number which lock it is: each run that takes it over makes a new one
 * @param processes which hold the lock for the session that asked: those of another lock may hold them too; empty: the host
 *     cannot say
 * @param holder the run that holds it, or held it before, and who started that; the host's words; may be empty
 * @param place where it is; another one for each user of the host
 */
public record LockAnswer(State state, String number, ImmutableList<String> processes, String holder, String place) {
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
