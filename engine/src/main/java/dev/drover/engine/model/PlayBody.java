package dev.drover.engine.model;

/** A play's function from a host and its facts to desired state. It may be called many times, for many hosts at once. */
@FunctionalInterface
public interface PlayBody {
    /**
     * Declares the desired state of {@code host}.
     *
     * @throws ProblemException if the play itself is wrong
     */
    void describe(HostView host, State state);
}
