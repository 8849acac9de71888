package dev.drover.engine.resource;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Facts;
import java.util.Optional;

/**
 * A kind of resource. Observe, decide and act are apart: every method is pure, and only {@code converge} runs what they
 * return. An instance has no state.
 *
 * @param <S> the spec: a record whose components are the attributes; the first one is the resource's name
 * @param <O> the observed state
 */
public interface ResourceType<S extends Record, O> {
    /** The verb of the language, such as {@code file}. */
    String name();

    /** The spec record: schema, documentation and Java builders come from it. */
    Class<S> spec();

    /**
     * Which part of the named thing the resource is about, for types of which several resources may share a name: one line,
     * one block or one key of a file. Two resources with the same name and part are the same resource. Never shows a secret.
     */
    default Optional<String> part(S desired) {
        return Optional.empty();
    }

    /** What to ask the host. */
    Probe<O> probe(S desired, Facts facts);

    /** What differs; empty means in sync. */
    ImmutableList<Change> diff(S desired, O observed);

    /** What to do about the difference, in order; called only when {@link #diff} is not empty. */
    ImmutableList<Action> apply(S desired, O observed, Facts facts);

    /** What was seen, for a resource that only asks: what {@link #diff} has to say, or more than that. */
    default String words(S desired, O observed) {
        return diff(desired, observed).stream()
                .map(change -> change.from().orElse(change.attribute()))
                .collect(joining(", "));
    }

    /** The observed state together with what is owed to the resource; only types that watch others override it. */
    default O owing(O observed, Owed owed) {
        return observed;
    }

    /** What an act of this type means. */
    default Role role(S desired) {
        return Role.STATE;
    }

    /** What the host lacks for {@link #apply} to succeed, as observed. */
    default ImmutableSet<Need> lacks(S desired, O observed) {
        return ImmutableSet.of();
    }

    /** What exists for certain once the resource is in sync. */
    default ImmutableSet<Need> provides(S desired) {
        return ImmutableSet.of();
    }

    /** What of the host it decides, besides what is at its path: who else decides the same is refused. */
    default ImmutableSet<Claim> claims(S desired) {
        return ImmutableSet.of();
    }

    /**
     * The files that it may keep on the host, besides the paths that its attributes name: they stay in a directory that is
     * purged of what nobody declared.
     */
    default ImmutableSet<HostPath> files(S desired) {
        return ImmutableSet.of();
    }

    /** The paths that shall not be there. */
    default ImmutableSet<HostPath> removes(S desired) {
        return ImmutableSet.of();
    }

    /** Whether acting may bring things that nobody can list beforehand, as a package does. */
    default boolean providesUnforeseen(S desired) {
        return false;
    }

    /** Whether acting may bring this, of all that nobody can list beforehand. */
    default boolean mayBring(S desired, Need need) {
        return providesUnforeseen(desired);
    }

    /** What something before may bring, where that would leave nothing to do here: a directory that comes with a package. */
    default Optional<Need> mayBeBrought(S desired, O observed) {
        return Optional.empty();
    }

    /** Whether acting ends the connection to the host, so that it has to be reached anew. */
    default boolean endsConnection(S desired) {
        return false;
    }

    /**
     * Whether nothing at all is done on a host where {@link #diff} refuses one resource of this type, as the host is when the
     * run comes to it; otherwise only what is behind that resource is not done.
     */
    default boolean wholeHostOrNothing() {
        return false;
    }

    /** Why the declaration cannot work on this host, one sentence each; found before any host is changed. */
    default ImmutableList<String> refusals(S desired, Facts facts) {
        return ImmutableList.of();
    }

    /**
     * How to put each attribute that is said out of sync, one at a time, on a host that is thrown away afterwards: what
     * {@code certify} and the contract tests do.
     *
     * @param desired in sync on the host when a disturbance is used
     */
    default ImmutableList<Disturbance<S>> disturbances(S desired, Facts facts) {
        return ImmutableList.of();
    }

    /** The attributes that say how to act and leave nothing on the host to observe, such as {@code validate}. */
    default ImmutableSet<String> withoutState() {
        return ImmutableSet.of();
    }

    /** What an act means. */
    enum Role {
        /** It makes the host as described; afterwards the difference must be gone. */
        STATE,
        /** It waits for or checks something and changes nothing: never counted as a change. */
        GATE,
        /** It does something that has no state to observe; a change whenever it runs. */
        ACTION
    }
}
