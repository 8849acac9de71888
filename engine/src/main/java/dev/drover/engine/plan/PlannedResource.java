package dev.drover.engine.plan;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.graph.Task;
import dev.drover.engine.report.Status;
import dev.drover.engine.resource.Change;
import java.util.Optional;

/**
 * What would become of a resource.
 *
 * @param awaits whether the host does not have all that it needs yet
 * @param message why it is skipped, unknown or bound to fail; what one that only asks has found
 */
public record PlannedResource(
        Task<?, ?> task, Status status, ImmutableList<Change> changes, boolean awaits, Optional<String> message) {}
