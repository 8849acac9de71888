package dev.drover.engine.model;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.Optional;

/** The attributes that every resource has. */
public record Common(
        @Doc("POSIX sh command, read-only: the resource is skipped unless it exits with 0.")
        Optional<String> onlyIf,

        @Doc("POSIX sh command, read-only: the resource is skipped if it exits with 0.")
        Optional<String> unless,

        @Doc("Resources that come before this one.") Handle after,

        @Doc("Resources that come after this one.") Handle before,

        @Doc("Act only if one of these changed.") Handle onChangeOf,

        @Doc(
                value = "How often to try again after a failure, and how long to wait between.",
                example = "3, every: '5s'")
        Optional<Retries> retries,

        @Doc(
                value =
                        "How long one action may take. Then it is ended, but for a package manager, which is let finish.",
                example = "'30s'")
        Optional<Duration> timeout,

        @Doc("A failure of this resource is reported and then passed over.")
        boolean ignoreFailure,

        @Doc(value = "The user to act as on the host.", example = "'postgres'")
        Optional<String> become,

        @Doc("Words to select resources by.") ImmutableSet<String> tags,

        @Doc("Never show the difference.") boolean sensitive,

        @Doc("Why it is there.") Optional<String> doc) {
    public static final Common NONE = new Common(
            Optional.empty(),
            Optional.empty(),
            Handle.none(),
            Handle.none(),
            Handle.none(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            ImmutableSet.of(),
            false,
            Optional.empty());

    /** This with one more resource to come after. */
    public Common after(Handle resources) {
        return new Common(
                onlyIf,
                unless,
                after.and(resources),
                before,
                onChangeOf,
                retries,
                timeout,
                ignoreFailure,
                become,
                tags,
                sensitive,
                doc);
    }

    /** This, acting only if one of these changed. */
    public Common onChangeOf(Handle resources) {
        return new Common(
                onlyIf,
                unless,
                after,
                before,
                onChangeOf.and(resources),
                retries,
                timeout,
                ignoreFailure,
                become,
                tags,
                sensitive,
                doc);
    }

    /** This, as another user. */
    public Common become(String user) {
        return new Common(
                onlyIf,
                unless,
                after,
                before,
                onChangeOf,
                retries,
                timeout,
                ignoreFailure,
                Optional.of(user),
                tags,
                sensitive,
                doc);
    }

    /** How often to try again; written {@code retries 3, every: '5s'}. */
    public record Retries(int times, Duration every) {}
}
