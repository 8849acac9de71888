package dev.drover.dsl;

import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.HostView;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Rolling;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.State;
import groovy.lang.Closure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the blocks of {@code rolling(max: 1, last: { … }, invariant: { … })}. They are kept, and evaluated for hosts later. */
record RollingOption(Contexts contexts, Source source, Problems problems) {
    /** Where a block is evaluated. */
    @FunctionalInterface
    interface Contexts {
        PlayContext on(HostView host, State state);
    }

    /** Takes what is wrong. */
    @FunctionalInterface
    interface Problems {
        void report(String code, String message);
    }

    /**
     * Adds the blocks that are given to a way.
     *
     * @param known the options that there may be
     */
    Rolling read(Rolling way, Map<?, ?> given, ImmutableSet<String> known) {
        given.keySet().stream()
                .map(String::valueOf)
                .filter(option -> !known.contains(option))
                .forEach(option -> problems.report(
                        "unknown-option",
                        "rolling has no option '" + option + "'"
                                + (Nearest.to(option, known).isPresent()
                                        ? Nearest.hint(option, known)
                                        : "; known: " + String.join(", ", known))));
        Rolling read = way;
        if (given.containsKey(RollingScope.LAST)) {
            read = last(read, given.get(RollingScope.LAST));
        }
        if (given.containsKey(RollingScope.INVARIANT)) {
            Object invariants = given.get(RollingScope.INVARIANT);
            if (invariants instanceof List<?> several) {
                for (Object one : several) {
                    read = invariant(read, one);
                }
            } else {
                read = invariant(read, invariants);
            }
        }
        return read;
    }

    private Rolling last(Rolling way, @Nullable Object block) {
        if (!(block instanceof Closure<?> closure)) {
            return wrong(
                    way, RollingScope.LAST, "a block such as { host -> command 'systemctl is-active leader' }", block);
        }
        return way.last(
                (host, state) -> RollingScope.evaluate(RollingScope.LAST, contexts.on(host, state), closure, source));
    }

    private Rolling invariant(Rolling way, @Nullable Object block) {
        if (!(block instanceof Closure<?> closure)) {
            return wrong(way, RollingScope.INVARIANT, "a block such as { port 2181; atLeast majority }", block);
        }
        return way.invariant((host, state) ->
                RollingScope.evaluate(RollingScope.INVARIANT, contexts.on(host, state), closure, source));
    }

    private Rolling wrong(Rolling way, String option, String expected, @Nullable Object got) {
        problems.report(
                "wrong-option", "rolling: " + option + " must be " + expected + ", got " + ScriptValues.kind(got));
        return way;
    }
}
