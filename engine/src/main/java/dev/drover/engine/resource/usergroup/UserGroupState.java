package dev.drover.engine.resource.usergroup;

import java.util.Optional;

/**
 * A group as it is on the host.
 *
 * @param gid its number; absent if there is no such group
 */
public record UserGroupState(Optional<Long> gid) {
    boolean exists() {
        return gid.isPresent();
    }
}
