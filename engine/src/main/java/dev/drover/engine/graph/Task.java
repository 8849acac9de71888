package dev.drover.engine.graph;

import dev.drover.engine.model.Block;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.Schema;

/**
 * A declared resource together with its type: a node of the task graph.
 *
 * @param <S> the spec
 * @param <O> the observed state
 */
public record Task<S extends Record, O>(Declaration declaration, ResourceType<S, O> type, Schema<S> schema) {
    /** The task of a declaration whose type is in the catalog. */
    public static Task<?, ?> of(Declaration declaration, Catalog catalog) {
        Catalog.Entry<?> entry = catalog.named(declaration.id().type())
                .orElseThrow(() -> new IllegalStateException(declaration.id() + " has an unregistered type"));
        return of(declaration, entry);
    }

    private static <S extends Record> Task<S, ?> of(Declaration declaration, Catalog.Entry<S> entry) {
        return of(declaration, entry.type(), entry.schema());
    }

    private static <S extends Record, O> Task<S, O> of(
            Declaration declaration, ResourceType<S, O> type, Schema<S> schema) {
        return new Task<>(declaration, type, schema);
    }

    public ResourceId id() {
        return declaration.id();
    }

    /** The block of the play that it stands in. */
    public Block block() {
        return declaration.block();
    }

    /** The desired state, typed. */
    public S desired() {
        return schema.spec().cast(declaration.spec());
    }

    public Probe<O> probe(Facts facts) {
        return type.probe(desired(), facts);
    }

    /** Whether the host is left as it is if this cannot be done. */
    public boolean wholeHostOrNothing() {
        return type.wholeHostOrNothing();
    }

    public ResourceType.Role role() {
        return type.role(desired());
    }
}
