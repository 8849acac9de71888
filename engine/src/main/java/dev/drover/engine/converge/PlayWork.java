package dev.drover.engine.converge;

import dev.drover.engine.graph.Task;
import dev.drover.engine.graph.TaskGraph;
import dev.drover.engine.model.Play;
import java.util.Optional;

/** What one play does on one host. */
record PlayWork(Play play, TaskGraph graph) {
    /** Whom a task acts as; empty: the host's usual one. */
    Optional<String> userOf(Task<?, ?> task) {
        return task.declaration().common().become().or(play::become);
    }
}
