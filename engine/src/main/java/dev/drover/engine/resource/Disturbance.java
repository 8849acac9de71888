package dev.drover.engine.resource;

import com.google.common.collect.ImmutableSet;

/**
 * A way to put one attribute of a resource out of sync, on a host that is thrown away afterwards: a test then sees whether
 * a plan finds exactly that, and whether it is mended.
 *
 * @param attribute the attribute of the spec that it proves; {@link #EXISTENCE}: that the resource is there at all
 * @param shows the attributes of the changes that a plan must show afterwards: all of these and no others
 * @param spreads whether resources that stand on this one may be out of sync with it, as what a package brings
 * @param <S> the spec of the resource
 */
public record Disturbance<S extends Record>(
        String attribute, ImmutableSet<String> shows, boolean spreads, Means<S> means) {
    /** The attribute of a disturbance that takes the whole resource away. */
    public static final String EXISTENCE = "existence";

    /** What is done. */
    public sealed interface Means<S extends Record> {}

    /** Converging another desired state of the same resource. */
    public record Instead<S extends Record>(S desired) implements Means<S> {}

    /** Doing something to the host. */
    public record Doing<S extends Record>(Action action) implements Means<S> {}

    /** Another desired state that differs in one attribute, which a plan shows under its own name. */
    public static <S extends Record> Disturbance<S> instead(String attribute, S desired) {
        return new Disturbance<>(attribute, ImmutableSet.of(attribute), false, new Instead<>(desired));
    }

    /** The same desired state with another value of one attribute. */
    public static <S extends Record> S with(S desired, String attribute, Object value) {
        return Schema.copy(desired, attribute, value);
    }

    /** The same state with another value of one attribute, which a plan shows under its own name. */
    public static <S extends Record> Disturbance<S> changing(S desired, String attribute, Object value) {
        return instead(attribute, Schema.copy(desired, attribute, value));
    }

    /** Something done to the host, which a plan shows under the attribute's name. */
    public static <S extends Record> Disturbance<S> doing(String attribute, Action action) {
        return new Disturbance<>(attribute, ImmutableSet.of(attribute), false, new Doing<>(action));
    }

    /** This, shown under other names. */
    public Disturbance<S> shownAs(String... changes) {
        return new Disturbance<>(attribute, ImmutableSet.copyOf(changes), spreads, means);
    }

    /** This, which other resources may feel. */
    public Disturbance<S> spreading() {
        return new Disturbance<>(attribute, shows, true, means);
    }
}
