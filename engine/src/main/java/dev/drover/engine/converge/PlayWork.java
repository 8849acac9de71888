package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.graph.Task;
import dev.drover.engine.graph.TaskGraph;
import dev.drover.engine.model.Block;
import dev.drover.engine.model.Play;
import dev.drover.engine.model.Rolling;
import java.util.Optional;

/**
 * What one play does on one host.
 *
 * @param kept what it keeps to while it goes through its hosts
 */
record PlayWork(Play play, TaskGraph graph, ImmutableList<Rolling> kept) {
    /** What some blocks of it do. */
    PlayWork of(Block... blocks) {
        return new PlayWork(play, graph.of(blocks), kept);
    }

    boolean has(Block block) {
        return graph.tasks().stream().anyMatch(task -> task.block() == block);
    }

    /** How many resources it comes to if nothing fails. */
    int expected() {
        return (int) graph.tasks().stream()
                .filter(task -> task.block() != Block.RESCUE)
                .count();
    }

    /** Whom a task acts as; empty: the host's usual one. */
    Optional<String> userOf(Task<?, ?> task) {
        return task.declaration().common().become().or(play::become);
    }
}
