package dev.drover.engine.journal;

import com.google.common.collect.ImmutableList;

/**
 * What a run sent for a resource that it was at.
 *
 * @param sent the acting steps that were sent last; empty: none was
 * @param unrecorded whether requests to servers were part of it: nobody can be asked what became of them
 */
public record Attempt(ImmutableList<SentOperation> sent, boolean unrecorded) {
    /** Nothing was sent yet. */
    static final Attempt BEGUN = new Attempt(ImmutableList.of(), false);

    /** This, when further steps are sent: those before have ended. */
    Attempt sending(ImmutableList<SentOperation> further, boolean requests) {
        return new Attempt(further, unrecorded || requests);
    }
}
