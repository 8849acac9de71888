package dev.drover.engine.resource.user;

import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Doc;
import dev.drover.engine.model.Secret;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.PortableName;
import java.util.Optional;

/** A user account, as it shall be. */
@Doc(
        value = "A user account.",
        example = "user('zookeeper') { group 'zookeeper'; home '/var/lib/zookeeper'; system() }",
        inSync = "The account exists with what is said; what is not said is kept as found. A password is compared"
                + " with its hash, not salted anew. With absent(): there is no such account.",
        refused = {
            "absent() together with anything but removeHome().",
            "removeHome() without absent().",
            "appendGroups() without groups.",
            "A uid outside 0 to 4294967294.",
            "A comment with a colon or a control character.",
            "An empty password, or one that holds a control character."
        })
public record UserSpec(
        @Doc(value = "The user's name.", example = "'zookeeper'")
        PortableName name,

        @Doc(
                value = "The user's number.",
                example = "2181",
                byDefault = "kept as found; the host chooses that of a new one")
        Optional<Long> uid,

        @Doc(
                value = "The primary group's name.",
                example = "'zookeeper'",
                byDefault = "kept as found; a new user gets the group of its own name, which is made if there is none")
        Optional<PortableName> group,

        @Doc(
                value =
                        "The supplementary groups: the user is a member of exactly these, unless appendGroups() is said. With an"
                                + " empty list, or groups() alone, of none.",
                example = "'docker', 'adm'",
                byDefault = "kept as found")
        Optional<ImmutableSet<PortableName>> groups,

        @Doc("The user stays a member of groups that are not named.")
        boolean appendGroups,

        @Doc(
                value = "The home directory. That of an existing user is entered in the account, not moved.",
                example = "'/var/lib/zookeeper'",
                byDefault = "kept as found; the host chooses that of a new one")
        Optional<HostPath> home,

        @Doc(value = "The login shell.", example = "'/bin/bash'", byDefault = "kept as found; the host's default")
        Optional<HostPath> shell,

        @Doc(
                value = "The full name, or whatever else describes the user.",
                example = "'ZooKeeper daemon'",
                byDefault = "kept as found")
        Optional<String> comment,

        @Doc("A new user gets a number of the range for system users, and no home directory is made. "
                + "An existing user is left as it is.")
        boolean system,

        @Doc(
                value =
                        "The password, or a hash of it as crypt(5) writes it ($6$...). A hash on the host is verified if it is"
                                + " MD5, SHA-256 or SHA-512; one of another kind, such as yescrypt, counts as different and is"
                                + " replaced by SHA-512 once. A locked account stays locked, whichever password it gets.",
                example = "secret('operator_password')",
                byDefault = "kept as found; a new user has none, so nobody can log in with one")
        Optional<Secret> password,

        @Doc("The user shall not exist. The home directory is kept, unless removeHome() is said.")
        boolean absent,

        @Doc("With absent(): the home directory and the mail of the user are deleted with the account.")
        boolean removeHome) {
    private static final long HIGHEST = 4294967294L;

    /** Checks the rules between attributes. */
    public UserSpec {
        if (absent && saysMoreThanName(uid, group, groups, home, shell, comment, system, password)) {
            throw new IllegalArgumentException(
                    "absent() says that there is no user: leave out what the user should be");
        }
        if (removeHome && !absent) {
            throw new IllegalArgumentException("removeHome() needs absent()");
        }
        if (appendGroups && groups.filter(named -> !named.isEmpty()).isEmpty()) {
            throw new IllegalArgumentException("appendGroups() needs groups");
        }
        if (uid.isPresent() && (uid.get() < 0 || uid.get() > HIGHEST)) {
            throw new IllegalArgumentException("uid must be from 0 to " + HIGHEST + ", got " + uid.get());
        }
        comment.filter(UserSpec::breaksLine).ifPresent(text -> {
            throw new IllegalArgumentException("comment must have no colon and no control character");
        });
        home.ifPresent(path -> checkPath("home", path));
        shell.ifPresent(path -> checkPath("shell", path));
        if (password.filter(secret -> secret.reveal().isEmpty() || hasControl(secret.reveal()))
                .isPresent()) {
            throw new IllegalArgumentException("password must not be empty and must hold no control character"
                    + " (does the secret end with a newline?)");
        }
    }

    private static boolean saysMoreThanName(
            Optional<Long> uid,
            Optional<PortableName> group,
            Optional<ImmutableSet<PortableName>> groups,
            Optional<HostPath> home,
            Optional<HostPath> shell,
            Optional<String> comment,
            boolean system,
            Optional<Secret> password) {
        return uid.isPresent()
                || group.isPresent()
                || groups.isPresent()
                || home.isPresent()
                || shell.isPresent()
                || comment.isPresent()
                || system
                || password.isPresent();
    }

    private static void checkPath(String attribute, HostPath path) {
        if (breaksLine(path.text())) {
            throw new IllegalArgumentException(attribute + " must have no colon and no control character");
        }
    }

    private static boolean breaksLine(String text) {
        return text.indexOf(':') >= 0 || hasControl(text);
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    /** The supplementary groups that are named. */
    ImmutableSet<PortableName> namedGroups() {
        return groups.orElse(ImmutableSet.of());
    }

    /** The user of that name exists, however. */
    public static UserSpec named(String name) {
        return new UserSpec(
                PortableName.parse(name),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                false,
                false);
    }
}
