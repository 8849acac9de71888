package dev.drover.engine.model;

/** An invariant's function from a host to the check that is made there. It may be called many times, for many hosts at once. */
@FunctionalInterface
public interface InvariantBody {
    /**
     * Declares in {@code state} what {@code host} must pass: resources that only ask, such as {@code waitFor} and {@code
     * check}. Where an {@code onlyIf} or {@code unless} of theirs says so, the host is no part of it yet.
     *
     * @return its name and terms; the same for all hosts
     * @throws ProblemException if the script itself is wrong
     */
    Invariant describe(HostView host, State state);
}
