package dev.drover.engine.resource.user;

import com.google.common.collect.ImmutableSet;
import dev.drover.engine.resource.Accounts;
import java.util.Optional;

/**
 * A user as it is on the host, with what else of its accounts matters.
 *
 * @param accounts absent if there is no such user
 * @param password nothing if nothing is asked of it
 */
record UserState(String name, Accounts accounts, ShadowField password) {
    Optional<Accounts.User> account() {
        return accounts.user(name);
    }

    boolean exists() {
        return account().isPresent();
    }

    /** The name of the primary group, or its number. */
    Optional<String> primaryGroup() {
        return account().map(user -> accounts.groupName(user.gid()));
    }

    /** Whether that is the primary group; by number, because two groups may share one. */
    boolean hasPrimaryGroup(String group) {
        Optional<Long> gid = accounts.group(group).map(Accounts.Group::gid);
        return gid.isPresent() && gid.equals(account().map(Accounts.User::gid));
    }

    /** The groups of which the user is listed as a member. */
    ImmutableSet<String> memberships() {
        return accounts.groupsListing(name);
    }
}
