package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Facts;

/** A type whose consecutive declarations on a host are changed in one transaction, as packages are. */
public interface MergingType<S extends Record, O> extends ResourceType<S, O> {
    /** One resource that differs. */
    record Difference<S extends Record, O>(S desired, O observed) {}

    /** What to do about all of them, in order. */
    ImmutableList<Action> applyTogether(ImmutableList<Difference<S, O>> differences, Facts facts);

    /** Whether {@code next} can join a transaction that holds {@code first}. */
    boolean mergesWith(S first, S next);

    @Override
    default ImmutableList<Action> apply(S desired, O observed, Facts facts) {
        return applyTogether(ImmutableList.of(new Difference<>(desired, observed)), facts);
    }
}
