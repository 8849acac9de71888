package dev.drover.engine.converge;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.SetMultimap;
import dev.drover.engine.graph.Task;
import dev.drover.engine.graph.Watch;
import dev.drover.engine.journal.HostProgress;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.report.Place;
import dev.drover.engine.resource.ResourceType;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an earlier run may have left on a host.
 *
 * @param places what it did, was at or failed at
 * @param anywhere whether it did something of which nobody can list what it brings
 * @param behind what it did, and what follows from that by what the plays say
 */
record Traces(ImmutableSet<Place> places, boolean anywhere, ImmutableSet<ResourceId> behind) {
    static Traces of(
            HostProgress earlier, Collection<PlayWork> plays, ImmutableSetMultimap<ResourceId, Watch> watchers) {
        ImmutableSet<Place> places = Stream.of(
                        earlier.done().stream(),
                        earlier.inFlight().stream(),
                        earlier.interrupted().stream(),
                        earlier.doubtful().stream(),
                        earlier.plays().values().stream()
                                .flatMap(play -> Stream.concat(play.failure().stream(), play.rescueFailure().stream()))
                                .map(failure -> failure.place()))
                .flatMap(all -> all)
                .collect(ImmutableSet.toImmutableSet());
        SetMultimap<ResourceId, ResourceId> next = HashMultimap.create();
        watchers.forEach((watched, watch) -> next.put(watched, watch.watcher()));
        Deque<ResourceId> todo = new ArrayDeque<>();
        Set<Place> known = new LinkedHashSet<>();
        boolean anywhere = false;
        for (PlayWork work : plays) {
            work.graph().edges().forEach(edge -> next.put(edge.first(), edge.then()));
            for (Task<?, ?> task : work.graph().tasks()) {
                Place place = new Place(work.play().name(), task.id().toString());
                if (places.contains(place)) {
                    known.add(place);
                    todo.add(task.id());
                    anywhere |= bringsAnything(task);
                }
            }
        }
        Set<ResourceId> behind = new LinkedHashSet<>();
        while (!todo.isEmpty()) {
            ResourceId one = todo.remove();
            if (behind.add(one)) {
                todo.addAll(next.get(one));
            }
        }
        // What the plays do not say any more may have done anything.
        return new Traces(places, anywhere || !known.containsAll(places), ImmutableSet.copyOf(behind));
    }

    private static <S extends Record> boolean bringsAnything(Task<S, ?> task) {
        return task.role() == ResourceType.Role.ACTION || task.type().providesUnforeseen(task.desired());
    }

    boolean none() {
        return places.isEmpty();
    }

    boolean has(Place place) {
        return places.contains(place);
    }

    /** Whether a resource may be as it is because of what the run did. */
    boolean reach(Task<?, ?> task) {
        String name = task.id().name();
        return anywhere
                || behind.contains(task.id())
                || behind.stream().anyMatch(one -> name.equals(one.name()) || name.startsWith(one.name() + "/"));
    }
}
