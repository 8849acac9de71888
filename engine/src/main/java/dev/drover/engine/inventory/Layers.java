package dev.drover.engine.inventory;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.inventory.Scope.Given;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What {@code all}, the groups and the hosts give, and which of it reaches a host. Used for settings and for variables.
 *
 * @param <K> what is given: a setting, or a variable's name
 */
final class Layers<K> {
    private final String kind;
    private final Function<K, String> name;
    private final GroupGraph graph;
    private final Consumer<Problem> problems;
    private final Map<String, Map<K, Variable>> byLayer = new LinkedHashMap<>();
    private final Map<String, ImmutableMap<K, Variable>> complete = new HashMap<>();
    private final Map<Conflict<K>, List<String>> conflicts = new LinkedHashMap<>();

    Layers(String kind, Function<K, String> name, GroupGraph graph, Consumer<Problem> problems) {
        this.kind = kind;
        this.name = name;
        this.graph = graph;
        this.problems = problems;
    }

    /** Two groups of one depth that disagree. */
    private record Conflict<K>(K key, Variable one, Variable other) {}

    static String group(String group) {
        return group.equals(InventoryBuilder.ALL) ? group : "group " + group;
    }

    static String host(String host) {
        return "host " + host;
    }

    /** Adds what one place gives to a layer; another place may have given the same, but no other value. */
    void give(String layer, Map<K, Given> values) {
        Map<K, Variable> known = byLayer.computeIfAbsent(layer, unseen -> new LinkedHashMap<>());
        values.forEach((key, given) -> {
            Variable earlier = known.putIfAbsent(key, new Variable(given.value(), given.source(), layer));
            if (earlier != null && !earlier.value().equals(given.value())) {
                Given before = new Given(earlier.value(), earlier.source());
                problems.accept(Scope.givenTwice(kind, name.apply(key), given, before));
            }
        });
    }

    /** The layers that reach a host, the weakest first; to be asked when everything is given. */
    ImmutableList<ImmutableMap<K, Variable>> of(DeclaredHost host) {
        List<String> groups = graph.withAncestors(host.groups()).stream()
                .sorted(graph.byDepth())
                .toList();
        ImmutableList.Builder<ImmutableMap<K, Variable>> layers = ImmutableList.builder();
        layers.add(layer(InventoryBuilder.ALL));
        groups.forEach(group -> layers.add(layer(group(group))));
        layers.add(layer(host(host.name())));
        findConflicts(host, groups);
        return layers.build();
    }

    private ImmutableMap<K, Variable> layer(String name) {
        return complete.computeIfAbsent(name, layer -> ImmutableMap.copyOf(byLayer.getOrDefault(layer, Map.of())));
    }

    /** From the strongest layer down: what is decided already cannot be a conflict further down. */
    private void findConflicts(DeclaredHost host, List<String> groups) {
        Set<K> decided = new HashSet<>(layer(host(host.name())).keySet());
        Map<K, Variable> level = new LinkedHashMap<>();
        int depth = Integer.MAX_VALUE;
        for (String group : ImmutableList.copyOf(groups).reverse()) {
            if (graph.depth(group) != depth) {
                depth = graph.depth(group);
                decided.addAll(level.keySet());
                level.clear();
            }
            layer(group(group)).forEach((key, variable) -> {
                Variable other = level.putIfAbsent(key, variable);
                if (other != null && !decided.contains(key) && !other.value().equals(variable.value())) {
                    conflicts
                            .computeIfAbsent(new Conflict<>(key, variable, other), unseen -> new ArrayList<>())
                            .add(host.name());
                }
            });
        }
    }

    /** Reports the conflicts of all hosts that were asked for, each once. */
    void reportConflicts() {
        conflicts.forEach((conflict, hosts) -> problems.accept(problem(conflict, hosts)));
    }

    private Problem problem(Conflict<K> conflict, List<String> hosts) {
        Source source = conflict.other().source();
        return new Problem(
                source,
                "group-conflict",
                kind + " '" + name.apply(conflict.key()) + "' has two values for " + hosts(hosts) + ": "
                        + conflict.one().layer() + " gives one at "
                        + conflict.one().source() + ", "
                        + conflict.other().layer() + " another at " + source
                        + ", and neither group is inside the other; give it in one of them, or for the host");
    }

    private static String hosts(List<String> hosts) {
        String first = "host '" + hosts.get(0) + "'";
        return hosts.size() == 1 ? first : first + " and " + (hosts.size() - 1) + " more";
    }
}
