package dev.drover.engine.resource.usergroup;

import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.PortableName;
import java.util.Optional;

/** A group of users, as it shall be. */
@Doc(
        value = "A group of users.",
        example = "userGroup('zookeeper') { gid 2181; system() }",
        inSync = "The group exists with that gid, or does not exist if absent() is said.",
        refused = {"absent() together with gid or system().", "A gid outside 0 to 4294967294."})
public record UserGroupSpec(
        @Doc(value = "The group's name.", example = "'zookeeper'")
        PortableName name,

        @Doc(value = "Its number.", example = "2181", byDefault = "kept as found; the host chooses that of a new group")
        Optional<Long> gid,

        @Doc("A new group gets a number of the range for system groups; an existing group is left as it is.")
        boolean system,

        @Doc("The group shall not exist. The primary group of a user cannot be removed before the user.")
        boolean absent) {
    private static final long HIGHEST = 4294967294L;

    /** Checks the rules between attributes. */
    public UserGroupSpec {
        if (absent && (gid.isPresent() || system)) {
            throw new IllegalArgumentException("absent() says that there is no group: leave out gid and system()");
        }
        if (gid.isPresent() && (gid.get() < 0 || gid.get() > HIGHEST)) {
            throw new IllegalArgumentException("gid must be from 0 to " + HIGHEST + ", got " + gid.get());
        }
    }

    /** The group of that name exists, with whatever number. */
    public static UserGroupSpec named(String name) {
        return new UserGroupSpec(PortableName.parse(name), Optional.empty(), false, false);
    }
}
