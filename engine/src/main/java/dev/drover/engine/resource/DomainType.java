package dev.drover.engine.resource;

import com.google.common.collect.ImmutableSet;
import java.util.Optional;

/**
 * A type whose resources decide what is in a directory, but for what other resources declare there. Before one is asked
 * anything else, whoever knows all declarations of the host has to tell it what to leave.
 */
public interface DomainType<S extends Record, O> extends ResourceType<S, O> {
    /** The directory in which {@code desired} decides about what others may have declared; empty: none. */
    Optional<HostPath> domain(S desired);

    /**
     * {@code desired}, leaving these places to others.
     *
     * @param declared places below its directory, from there, such as {@code conf/local.conf}
     */
    S leaving(S desired, ImmutableSet<String> declared);
}
