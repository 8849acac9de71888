package dev.drover.engine.resource;

import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A type whose resources remove what nobody declared. Before it is asked anything else, whoever knows all declarations of
 * the host has to tell it what stays; without that it refuses.
 */
public interface PurgingType<S extends Record, O> extends ResourceType<S, O> {
    /** The directory that {@code desired} removes things from; empty: none. */
    Optional<HostPath> purges(S desired);

    /** {@code desired}, leaving these names in its directory. */
    S keeping(S desired, ImmutableSet<String> names);

    /**
     * The names in {@code directory} that lead to anything that is provided.
     *
     * @param provided by all resources of the host
     */
    static ImmutableSet<String> namesIn(HostPath directory, Stream<Need> provided) {
        String prefix = directory.text().equals("/") ? "/" : directory.text() + "/";
        return provided.map(Need::name)
                .filter(name -> name.startsWith(prefix) && name.length() > prefix.length())
                .map(name -> name.substring(prefix.length()).split("/", 2)[0])
                .collect(ImmutableSet.toImmutableSet());
    }
}
