package dev.drover.engine.resource;

import com.google.common.collect.ImmutableSet;
import java.util.Optional;

/**
 * A type whose resources remove what nobody declared. Before one is asked anything else, whoever knows all declarations of the
 * host has to tell it what stays.
 */
public interface PurgingType<S extends Record, O> extends ResourceType<S, O> {
    /** The directory that {@code desired} removes things from; empty: none. */
    Optional<HostPath> purges(S desired);

    /**
     * {@code desired}, leaving these places, with all in them.
     *
     * @param declared places below its directory, from there, such as {@code conf/local.conf}
     */
    S keeping(S desired, ImmutableSet<String> declared);
}
