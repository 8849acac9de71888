package dev.drover.engine.resource;

import java.util.Optional;

/**
 * A type whose resources decide what is in a directory, but for what other resources declare there. Before one is asked
 * anything else, whoever knows all declarations of the host has to tell it what to leave.
 */
public interface DomainType<S extends Record, O> extends ResourceType<S, O> {
    /** The directory in which {@code desired} decides about what others may have declared; empty: none. */
    Optional<HostPath> domain(S desired);

    /**
     * Whether what nobody declared is removed from there. Then all is left that others so much as name; otherwise, what they
     * write.
     */
    default boolean purges() {
        return true;
    }

    /** {@code desired}, leaving these places to others. */
    S leaving(S desired, Declared declared);
}
