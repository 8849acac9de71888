package dev.drover.engine.model;

import com.google.common.collect.ImmutableList;

/** A reference to declared resources of one host: what a declaration returns, and what edges name. */
public record Handle(ImmutableList<ResourceId> ids) {
    private static final Handle NONE = new Handle(ImmutableList.of());

    public static Handle none() {
        return NONE;
    }

    public static Handle to(ResourceId id) {
        return new Handle(ImmutableList.of(id));
    }

    public Handle and(Handle other) {
        return new Handle(ImmutableList.<ResourceId>builder()
                .addAll(ids)
                .addAll(other.ids)
                .build());
    }

    public boolean isEmpty() {
        return ids.isEmpty();
    }
}
