package dev.drover.engine.graph;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.Multiset;
import com.google.common.graph.GraphBuilder;
import com.google.common.graph.MutableGraph;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Source;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.Schema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Makes the task graph of one play on one host from its declarations, finding every mistake on the way. */
public final class GraphCompiler {
    private final Catalog catalog;

    public GraphCompiler(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Compiles.
     *
     * @param declarations in the order of declaration
     * @param mentioned resources that are declared too, but wrongly: a reference to one is no further mistake
     * @param earlier resources that earlier plays declare on this host
     * @return the graph; empty if {@code problems} got any
     */
    public TaskGraph compile(
            Collection<Declaration> declarations,
            Set<ResourceId> mentioned,
            Set<ResourceId> earlier,
            Consumer<Problem> problems) {
        List<Problem> found = new ArrayList<>();
        ImmutableMap<ResourceId, Declaration> unique = unique(declarations, found);
        Claims claims = new Claims(catalog, found::add);
        unique.values().forEach(claims::add);
        ImmutableList<Edge> edges = edges(unique, mentioned, earlier, found);
        ImmutableList<ResourceId> order = found.isEmpty() ? order(unique, edges, found) : ImmutableList.of();
        found.forEach(problems);
        if (!found.isEmpty()) {
            return TaskGraph.EMPTY;
        }
        return new TaskGraph(
                order.stream()
                        .map(id -> Task.of(Optional.ofNullable(unique.get(id)).orElseThrow(), catalog))
                        .collect(ImmutableList.toImmutableList()),
                edges,
                watchers(unique, earlier));
    }

    private static ImmutableMap<ResourceId, Declaration> unique(
            Collection<Declaration> declarations, List<Problem> problems) {
        Map<ResourceId, Declaration> unique = new LinkedHashMap<>();
        for (Declaration declaration : byBlock(declarations)) {
            Declaration first = unique.putIfAbsent(declaration.id(), declaration);
            Optional<Problem> apart = Optional.ofNullable(first).flatMap(one -> BlockRules.twice(one, declaration));
            apart.ifPresent(problems::add);
            if (first == null || apart.isPresent() || first.saysTheSameAs(declaration)) {
                continue;
            }
            if (differsOnlyInReferences(first, declaration)) {
                unique.put(first.id(), withReferencesOf(first, declaration));
            } else {
                problems.add(new Problem(
                        declaration.source(),
                        "declared-twice",
                        declaration.id() + ": is declared twice with different attributes, first at " + first.source()
                                + "; keep one, or make both the same"));
            }
        }
        return ImmutableMap.copyOf(unique);
    }

    /** As the service of a recipe that a host uses several times: each use has files of its own that it watches. */
    private static boolean differsOnlyInReferences(Declaration first, Declaration second) {
        return first.common().equals(second.common())
                && Schema.withoutReferences(first.spec()).equals(Schema.withoutReferences(second.spec()));
    }

    private static Declaration withReferencesOf(Declaration first, Declaration second) {
        Map<String, Source> places = new LinkedHashMap<>(first.attributes());
        Schema.references(second.spec())
                .keySet()
                .forEach(attribute -> places.putIfAbsent(attribute, second.sourceOf(attribute)));
        return new Declaration(
                first.id(),
                Schema.withReferencesOf(first.spec(), second.spec()),
                first.common(),
                first.source(),
                ImmutableMap.copyOf(places),
                first.recipes(),
                first.block());
    }

    /** Blocks come one after another, wherever they stand in the play. */
    private static ImmutableList<Declaration> byBlock(Collection<Declaration> declarations) {
        return declarations.stream().sorted(comparing(Declaration::block)).collect(ImmutableList.toImmutableList());
    }

    private ImmutableList<Edge> edges(
            ImmutableMap<ResourceId, Declaration> declared,
            Set<ResourceId> mentioned,
            Set<ResourceId> earlier,
            List<Problem> problems) {
        ImmutableList.Builder<Edge> edges = ImmutableList.builder();
        for (Declaration declaration : declared.values()) {
            references(declaration).forEach((attribute, ids) -> {
                for (ResourceId other : ids) {
                    ImmutableList<ResourceId> meant = meant(other, declared.keySet());
                    if (!meant.isEmpty()) {
                        meant.forEach(id -> edges.add(edge(declaration, attribute, id)));
                        meant.stream()
                                .flatMap(id -> Optional.ofNullable(declared.get(id)).stream())
                                .flatMap(named -> BlockRules.reference(declaration, attribute, named).stream())
                                .forEach(problems::add);
                    } else if (!meant(other, earlier).isEmpty()) {
                        BlockRules.earlier(declaration, attribute, other).ifPresent(problems::add);
                    } else if (meant(other, mentioned).isEmpty()) {
                        problems.add(toNothing(declaration, attribute, other, declared.keySet(), earlier));
                    }
                }
            });
        }
        return edges.build();
    }

    /** The resource that a reference names; if it says no part, all of that name. */
    private static ImmutableList<ResourceId> meant(ResourceId reference, Set<ResourceId> known) {
        if (known.contains(reference)) {
            return ImmutableList.of(reference);
        }
        return known.stream().filter(id -> id.whole().equals(reference)).collect(ImmutableList.toImmutableList());
    }

    private static ImmutableMap<String, ImmutableList<ResourceId>> references(Declaration declaration) {
        return ImmutableMap.<String, ImmutableList<ResourceId>>builder()
                .putAll(Schema.references(declaration.spec()))
                .putAll(Schema.references(declaration.common()))
                .buildOrThrow();
    }

    private static Edge edge(Declaration declaration, String attribute, ResourceId other) {
        boolean otherLater = attribute.equals("before");
        return new Edge(
                otherLater ? declaration.id() : other,
                otherLater ? other : declaration.id(),
                attribute,
                declaration.sourceOf(attribute));
    }

    private static Problem toNothing(
            Declaration declaration,
            String attribute,
            ResourceId other,
            Set<ResourceId> declared,
            Set<ResourceId> earlier) {
        ImmutableSet<String> names =
                ImmutableSet.<ResourceId>builder().addAll(declared).addAll(earlier).build().stream()
                        .filter(id -> id.type().equals(other.type()))
                        .map(ResourceId::name)
                        .collect(ImmutableSet.toImmutableSet());
        return new Problem(
                declaration.sourceOf(attribute),
                "reference-to-nothing",
                declaration.id() + ": " + attribute + " names " + other + ", which is not declared on this host"
                        + Nearest.hint(other.name(), names));
    }

    private static ImmutableSetMultimap<ResourceId, Watch> watchers(
            ImmutableMap<ResourceId, Declaration> declared, Set<ResourceId> earlier) {
        ImmutableSetMultimap.Builder<ResourceId, Watch> watchers = ImmutableSetMultimap.builder();
        for (Declaration declaration : declared.values()) {
            references(declaration).forEach((attribute, ids) -> {
                if (BlockRules.watches(attribute)) {
                    ids.stream()
                            .flatMap(id ->
                                    Stream.concat(meant(id, declared.keySet()).stream(), meant(id, earlier).stream()))
                            .forEach(watched -> watchers.put(watched, new Watch(declaration.id(), attribute, watched)));
                }
            });
        }
        return watchers.build();
    }

    /** Of the tasks whose predecessors are done always the one declared first. */
    private static ImmutableList<ResourceId> order(
            ImmutableMap<ResourceId, Declaration> declared, ImmutableList<Edge> edges, List<Problem> problems) {
        MutableGraph<ResourceId> graph =
                GraphBuilder.directed().allowsSelfLoops(true).build();
        declared.keySet().forEach(graph::addNode);
        edges.forEach(edge -> graph.putEdge(edge.first(), edge.then()));
        ImmutableList<ResourceId> byPosition = declared.keySet().asList();
        Multiset<ResourceId> waiting = HashMultiset.create();
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < byPosition.size(); i++) {
            waiting.add(byPosition.get(i), graph.inDegree(byPosition.get(i)));
            if (graph.inDegree(byPosition.get(i)) == 0) {
                ready.add(i);
            }
        }
        ImmutableList.Builder<ResourceId> order = ImmutableList.builder();
        int done = 0;
        while (!ready.isEmpty()) {
            ResourceId next = byPosition.get(ready.remove());
            order.add(next);
            done++;
            for (ResourceId successor : graph.successors(next)) {
                waiting.remove(successor);
                if (!waiting.contains(successor)) {
                    ready.add(byPosition.indexOf(successor));
                }
            }
        }
        if (done < declared.size()) {
            problems.add(cycle(graph, waiting, edges));
        }
        return order.build();
    }

    private static Problem cycle(
            MutableGraph<ResourceId> graph, Multiset<ResourceId> waiting, ImmutableList<Edge> edges) {
        ImmutableList<ResourceId> path = cyclePath(graph, waiting);
        ImmutableList.Builder<Edge> arrows = ImmutableList.builder();
        for (int i = 0; i + 1 < path.size(); i++) {
            ResourceId from = path.get(i);
            ResourceId to = path.get(i + 1);
            edges.stream()
                    .filter(edge -> edge.first().equals(from) && edge.then().equals(to))
                    .findFirst()
                    .ifPresent(arrows::add);
        }
        String places = arrows.build().stream()
                .map(edge -> edge.attribute() + " at " + edge.source())
                .collect(joining(", "));
        return new Problem(
                arrows.build().get(0).source(),
                "cycle",
                "these resources need each other: "
                        + path.stream().map(ResourceId::toString).collect(joining(" → ")) + " (" + places
                        + "); remove one of these attributes");
    }

    /** A cycle among the resources that still wait: its first resource stands again at the end. */
    private static ImmutableList<ResourceId> cyclePath(MutableGraph<ResourceId> graph, Multiset<ResourceId> waiting) {
        Deque<ResourceId> path = new ArrayDeque<>();
        Set<ResourceId> onPath = new HashSet<>();
        ResourceId at =
                graph.nodes().stream().filter(waiting::contains).findFirst().orElseThrow();
        while (onPath.add(at)) {
            path.addFirst(at);
            at = graph.predecessors(at).stream()
                    .filter(waiting::contains)
                    .findFirst()
                    .orElseThrow();
        }
        ImmutableList.Builder<ResourceId> cycle = ImmutableList.builder();
        cycle.add(at);
        for (ResourceId id : path) {
            cycle.add(id);
            if (id.equals(at)) {
                break;
            }
        }
        return cycle.build();
    }
}
