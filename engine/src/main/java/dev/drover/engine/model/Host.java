package dev.drover.engine.model;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;

/**
 * A host of the inventory with its settings resolved.
 *
 * @param groups all groups it is in, its own first, then their parents; without {@code all}
 * @param variables the winning value of each variable from the inventory's layers; without those in files that are
 *     encrypted as a whole
 */
public record Host(
        String name,
        Settings settings,
        ImmutableSet<String> groups,
        ImmutableMap<String, Variable> variables,
        Source source) {
    /**
     * How to connect; absent means: the option of the command line, or the default.
     *
     * @param connection {@code ssh} or {@code local}
     * @param knownHosts files with known host keys; empty: those of the command line, or the usual ones
     * @param legacyAlgorithms whether algorithms that are not safe any more are offered as well
     */
    public record Settings(
            Optional<String> address,
            Optional<Integer> port,
            Optional<String> user,
            Optional<String> become,
            ImmutableList<String> identities,
            Optional<String> jump,
            Optional<String> connection,
            ImmutableList<String> knownHosts,
            Optional<Boolean> legacyAlgorithms) {
        public static final Settings NONE = new Settings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ImmutableList.of(),
                Optional.empty(),
                Optional.empty(),
                ImmutableList.of(),
                Optional.empty());
    }

    /** The address to connect to: the one given, or the name. */
    public String address() {
        return settings.address().orElse(name);
    }
}
