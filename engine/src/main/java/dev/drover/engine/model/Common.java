package dev.drover.engine.model;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.Optional;

/** The attributes that every resource has. */
public record Common(
        @Doc(
                value =
                        "A command of sh that changes nothing: the resource is skipped unless it exits with 0. A plan runs it too.",
                example = "'test -d /etc/app'")
        Optional<String> onlyIf,

        @Doc(
                value =
                        "A command of sh that changes nothing: the resource is skipped if it exits with 0. A plan runs it too.",
                example = "'test -e /etc/app/ready'")
        Optional<String> unless,

        @Doc(
                value = "Resources of the play that come before this one. Otherwise the order is that of the text.",
                example = "file('/etc/app.conf')")
        Handle after,

        @Doc(value = "Resources of the play that come after this one.", example = "service('app')")
        Handle before,

        @Doc(
                value =
                        "Act only if one of these was changed, in this run or in an earlier one that did not come this far.",
                example = "file('/etc/app.conf')")
        Handle onChangeOf,

        @Doc(
                value = "How often to try again after a failure, and how long to wait between.",
                example = "3, every: '5s'",
                byDefault = "none; a second between")
        Optional<Retries> retries,

        @Doc(
                value =
                        "How long one action may take. Then it is ended, but for a package manager, which is let finish.",
                example = "'30s'",
                byDefault = "30 minutes, unless the type of resource says another")
        Optional<Duration> timeout,

        @Doc("A failure of this resource is reported and then passed over.")
        boolean ignoreFailure,

        @Doc(
                value = "The user to act as on the host.",
                example = "'postgres'",
                byDefault = "as the play or the inventory says")
        Optional<String> become,

        @Doc(value = "Words to select resources by, with --tags and --skip-tags.", example = "'config', 'tls'")
        ImmutableSet<String> tags,

        @Doc("Never show the difference.") boolean sensitive,

        @Doc(value = "Why it is there.", example = "'the old agents need it'")
        Optional<String> doc) {
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

    /** Checks the values that stand alone. */
    public Common {
        if (become.filter(user -> !UserName.isOne(user)).isPresent()) {
            throw new IllegalArgumentException(
                    "become takes the name of a user, such as 'postgres', got '" + become.get() + "'");
        }
        if (timeout.filter(Duration::isZero).isPresent()) {
            throw new IllegalArgumentException("timeout must be more than 0 s; leave it out for what is usual");
        }
    }

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
