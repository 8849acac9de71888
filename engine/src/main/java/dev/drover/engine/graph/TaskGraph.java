package dev.drover.engine.graph;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import dev.drover.engine.model.Block;
import dev.drover.engine.model.ResourceId;
import java.util.Optional;

/**
 * What one play does on one host: an acyclic graph of tasks, in the order of declaration moved only as far as the edges
 * require.
 *
 * @param tasks in the order in which they are done
 * @param watchers by watched resource
 */
public record TaskGraph(
        ImmutableList<Task<?, ?>> tasks, ImmutableList<Edge> edges, ImmutableSetMultimap<ResourceId, Watch> watchers) {
    public static final TaskGraph EMPTY =
            new TaskGraph(ImmutableList.of(), ImmutableList.of(), ImmutableSetMultimap.of());

    public Optional<Task<?, ?>> task(ResourceId id) {
        return Optional.ofNullable(byId().get(id));
    }

    /** What some blocks of the play do; who watches whom is the same. */
    public TaskGraph of(Block... blocks) {
        ImmutableSet<Block> some = ImmutableSet.copyOf(blocks);
        return new TaskGraph(
                tasks.stream().filter(task -> some.contains(task.block())).collect(ImmutableList.toImmutableList()),
                edges,
                watchers);
    }

    private ImmutableMap<ResourceId, Task<?, ?>> byId() {
        return tasks.stream().collect(ImmutableMap.toImmutableMap(Task::id, task -> task));
    }
}
