package dev.drover.engine.inventory;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Source;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Says what a user could have meant by a pattern that matches nothing. */
final class Suggestion {
    private Suggestion() {}

    /** For a name, glob or regular expression. */
    static String forNothing(String text, Inventory inventory) {
        return "'" + NameRule.shown(text) + "' matches no host or group"
                + near(text, inventory).map(name -> didYouMean(name, inventory)).orElse("")
                + groups(inventory) + "; " + counted(inventory.hosts().size());
    }

    /** For a name that can only be a host's. */
    static String forNoHost(String name, Inventory inventory) {
        return "'" + NameRule.shown(name) + "' is no host"
                + Nearest.to(name, hostNames(inventory))
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("")
                + "; " + counted(inventory.hosts().size());
    }

    static String counted(int hosts) {
        return hosts == 1 ? "1 host" : hosts + " hosts";
    }

    private static String didYouMean(String name, Inventory inventory) {
        int count = HostPattern.parse(name, Source.UNKNOWN, HostFiles.WORKING_DIRECTORY)
                .select(inventory)
                .size();
        return "; did you mean '" + name + "' (" + counted(count) + ")?";
    }

    private static String groups(Inventory inventory) {
        Set<String> names = inventory.groups().keySet();
        return names.isEmpty() ? "" : "; groups: " + String.join(", ", names);
    }

    /** The nearest name; for {@code wbe*}, the nearest beginning of names with the {@code *} behind it. */
    private static Optional<String> near(String text, Inventory inventory) {
        Set<String> names =
                Sets.union(Sets.union(hostNames(inventory), inventory.groups().keySet()), Set.of(InventoryBuilder.ALL));
        int wildcard = IntStream.range(0, text.length())
                .filter(i -> "*?[".indexOf(text.charAt(i)) >= 0)
                .findFirst()
                .orElse(-1);
        if (wildcard < 0) {
            return Nearest.to(text, names);
        }
        boolean simple = wildcard == text.length() - 1 && text.endsWith("*") && wildcard >= 2;
        return simple
                ? Nearest.to(text.substring(0, wildcard), beginnings(names, wildcard))
                        .map(begin -> begin + "*")
                : Optional.empty();
    }

    private static ImmutableSet<String> beginnings(Set<String> names, int length) {
        return names.stream()
                .filter(name -> name.length() >= length)
                .map(name -> name.substring(0, length))
                .collect(toImmutableSet());
    }

    private static ImmutableSet<String> hostNames(Inventory inventory) {
        return inventory.hosts().stream().map(Host::name).collect(toImmutableSet());
    }
}
