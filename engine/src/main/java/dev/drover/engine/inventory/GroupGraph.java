package dev.drover.engine.inventory;

import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import dev.drover.engine.model.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Which group is in which: parents, depth and ancestors. An edge that would close a cycle is reported and left out. */
final class GroupGraph {
    private final ImmutableMap<String, Integer> positions;
    private final Map<String, Set<String>> parents = new HashMap<>();
    private final Map<String, Integer> depths = new HashMap<>();

    private GroupGraph(ImmutableSet<String> names) {
        List<String> order = names.asList();
        positions = IntStream.range(0, order.size()).boxed().collect(toImmutableMap(order::get, position -> position));
    }

    /** The graph of these groups, with edges in the order they are written. */
    static GroupGraph of(
            ImmutableSet<String> names,
            ImmutableSetMultimap<String, GroupBuilder.Child> children,
            Consumer<Problem> problems) {
        GroupGraph graph = new GroupGraph(names);
        children.forEach((parent, child) -> graph.add(parent, child, problems));
        return graph;
    }

    private void add(String parent, GroupBuilder.Child child, Consumer<Problem> problems) {
        List<String> path = new ArrayList<>();
        if (climb(parent, child.name(), path, new HashSet<>())) {
            problems.accept(new Problem(
                    child.source(),
                    "group-cycle",
                    "groups cannot contain each other: " + String.join(" → ", path) + " → " + path.get(0)));
            return;
        }
        parents.computeIfAbsent(child.name(), name -> new LinkedHashSet<>()).add(parent);
    }

    /** Whether {@code goal} is {@code from} or above it; leaves the way down in {@code path}. */
    private boolean climb(String from, String goal, List<String> path, Set<String> seen) {
        boolean reached = from.equals(goal)
                || (seen.add(from) && parents(from).stream().anyMatch(parent -> climb(parent, goal, path, seen)));
        if (reached) {
            path.add(from);
        }
        return reached;
    }

    private Set<String> parents(String group) {
        return parents.getOrDefault(group, Set.of());
    }

    /** 1 for a group without parents, else one more than its deepest parent. */
    int depth(String group) {
        Integer known = depths.get(group);
        if (known != null) {
            return known;
        }
        int depth = 1 + parents(group).stream().mapToInt(this::depth).max().orElse(0);
        depths.put(group, depth);
        return depth;
    }

    /** The groups and all above them: themselves first, then their parents, then those of the parents. */
    ImmutableSet<String> withAncestors(Collection<String> groups) {
        Set<String> all = new LinkedHashSet<>();
        List<String> level =
                groups.stream().sorted(Comparator.comparing(this::position)).toList();
        while (!level.isEmpty()) {
            all.addAll(level);
            level = level.stream()
                    .flatMap(group -> parents(group).stream())
                    .distinct()
                    .filter(parent -> !all.contains(parent))
                    .toList();
        }
        return ImmutableSet.copyOf(all);
    }

    /** By depth, those of one depth in the order of the inventory. */
    Comparator<String> byDepth() {
        return Comparator.comparingInt(this::depth).thenComparing(this::position);
    }

    private Integer position(String group) {
        return positions.getOrDefault(group, -1);
    }
}
