package dev.drover.engine.resource.marathonapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Streams;
import dev.drover.engine.resource.Change;
import java.util.stream.Stream;

/**
 * An app as it was in a version of it.
 *
 * @param definition as Marathon tells it, never changed
 */
record FormerVersion(JsonNode definition) {
    /** What Marathon tells of an app besides what it should be. */
    private static final ImmutableSet<String> ABOUT_IT = ImmutableSet.of(
            "version",
            "versionInfo",
            "tasksStaged",
            "tasksRunning",
            "tasksHealthy",
            "tasksUnhealthy",
            "tasks",
            "taskStats",
            "lastTaskFailure",
            "readinessCheckResults",
            "deployments");

    /**
     * What the live app has otherwise. One server tells both, so that its defaults are on both sides; but it may leave out what
     * is empty.
     */
    ImmutableList<Change> differences(JsonNode app) {
        return Stream.concat(Streams.stream(definition.fieldNames()), Streams.stream(app.fieldNames()))
                .distinct()
                .filter(name -> !ABOUT_IT.contains(name))
                .filter(name -> !same(definition.path(name), app.path(name)))
                .map(name -> Definition.change(name, app.path(name), definition.path(name)))
                .collect(ImmutableList.toImmutableList());
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return (isNothing(one) && isNothing(other)) || (Definition.covers(one, other) && Definition.covers(other, one));
    }

    private static boolean isNothing(JsonNode value) {
        return Definition.isAbsent(value) || (value.isContainerNode() && value.isEmpty());
    }
}
