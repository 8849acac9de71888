package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import dev.drover.engine.model.ResourceId;

/**
 * What is owed to a resource because resources that it watches changed, in this run or in an earlier one.
 *
 * @param causes by the attribute that watches ({@code restartOn}, {@code reloadOn}, {@code onChangeOf}): what changed
 */
public record Owed(ImmutableSetMultimap<String, ResourceId> causes) {
    public static final Owed NOTHING = new Owed(ImmutableSetMultimap.of());

    /** The changed resources that {@code attribute} watches. */
    public ImmutableList<ResourceId> because(String attribute) {
        return causes.get(attribute).asList();
    }

    public boolean isEmpty() {
        return causes.isEmpty();
    }

    public Owed and(Owed other) {
        return new Owed(ImmutableSetMultimap.<String, ResourceId>builder()
                .putAll(causes)
                .putAll(other.causes)
                .build());
    }
}
