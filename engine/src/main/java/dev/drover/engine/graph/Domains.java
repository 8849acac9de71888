package dev.drover.engine.graph;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Block;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.resource.Declared;
import dev.drover.engine.resource.DomainType;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.Schema;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What resources that decide all that is in a directory have to leave there: every path that any other resource of any play
 * names or provides, whether or not it is selected in this run; and what resources that bring much into a directory have to
 * leave: every path that another one writes.
 */
public final class Domains {
    private Domains() {}

    /**
     * These graphs, with all that is declared left by those of their tasks that decide about a directory.
     *
     * @param graphs of all plays of one host
     */
    public static ImmutableList<TaskGraph> leavingTheDeclared(ImmutableList<TaskGraph> graphs) {
        if (graphs.stream()
                .flatMap(graph -> graph.tasks().stream())
                .noneMatch(task -> domain(task).isPresent())) {
            return graphs;
        }
        ImmutableList<Task<?, ?>> all =
                graphs.stream().flatMap(graph -> graph.tasks().stream()).collect(ImmutableList.toImmutableList());
        return graphs.stream()
                .map(graph -> new TaskGraph(
                        graph.tasks().stream().map(task -> leaving(task, all)).collect(ImmutableList.toImmutableList()),
                        graph.edges(),
                        graph.watchers()))
                .collect(ImmutableList.toImmutableList());
    }

    private static <S extends Record> Optional<HostPath> domain(Task<S, ?> task) {
        return task.type() instanceof DomainType<S, ?> ruling ? ruling.domain(task.desired()) : Optional.empty();
    }

    private static <S extends Record, O> Task<S, O> leaving(Task<S, O> task, ImmutableList<Task<?, ?>> all) {
        if (!(task.type() instanceof DomainType<S, O> ruling)) {
            return task;
        }
        return ruling.domain(task.desired())
                .map(directory -> new Task<>(
                        task.declaration()
                                .desiring(ruling.leaving(task.desired(), declared(task, ruling, directory, all))),
                        task.type(),
                        task.schema()))
                .orElse(task);
    }

    private static Declared declared(
            Task<?, ?> task, DomainType<?, ?> ruling, HostPath directory, ImmutableList<Task<?, ?>> all) {
        ImmutableSet.Builder<String> places = ImmutableSet.builder();
        ImmutableSet.Builder<String> gone = ImmutableSet.builder();
        ImmutableSet.Builder<String> perhapsGone = ImmutableSet.builder();
        for (Task<?, ?> other : all) {
            if (!other.id().equals(task.id())) {
                (ruling.purges() ? places(other) : written(other))
                        .forEach(place -> below(directory, place).ifPresent(places::add));
                removed(other)
                        .forEach(place -> below(directory, place)
                                .ifPresent((isCertain(other.declaration()) ? gone : perhapsGone)::add));
            }
        }
        return new Declared(places.build(), gone.build(), perhapsGone.build());
    }

    private static boolean isCertain(Declaration declaration) {
        Common common = declaration.common();
        return declaration.block() == Block.BODY
                && common.onlyIf().isEmpty()
                && common.unless().isEmpty()
                && common.onChangeOf().isEmpty();
    }

    private static <S extends Record> ImmutableSet<String> removed(Task<S, ?> task) {
        return task.type().removes(task.desired()).stream().map(HostPath::text).collect(ImmutableSet.toImmutableSet());
    }

    private static Optional<String> below(HostPath directory, String place) {
        String prefix = directory.text().equals("/") ? "/" : directory.text() + "/";
        return place.startsWith(prefix) && place.length() > prefix.length()
                ? Optional.of(place.substring(prefix.length()))
                : Optional.empty();
    }

    /** The paths of a resource; not the directories above, for then all that is in those would stay. */
    private static <S extends Record> ImmutableSet<String> places(Task<S, ?> task) {
        return provided(task, Schema.paths(task.desired()));
    }

    /** The paths that a resource writes, and not those that it only looks at. */
    private static <S extends Record> ImmutableSet<String> written(Task<S, ?> task) {
        return provided(task, Schema.pathsOfName(task.desired()));
    }

    private static <S extends Record> ImmutableSet<String> provided(Task<S, ?> task, Stream<HostPath> paths) {
        ImmutableSet<String> named = Stream.concat(paths, task.type().files(task.desired()).stream())
                .map(HostPath::text)
                .collect(ImmutableSet.toImmutableSet());
        Stream<String> provided = task.type().provides(task.desired()).stream()
                .map(Need::name)
                .filter(place -> place.startsWith("/"))
                .filter(place -> named.stream().noneMatch(path -> path.startsWith(place + "/")));
        return Stream.concat(named.stream(), provided).collect(ImmutableSet.toImmutableSet());
    }
}
