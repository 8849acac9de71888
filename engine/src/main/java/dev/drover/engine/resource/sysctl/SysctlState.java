package dev.drover.engine.resource.sysctl;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.resource.PathState;
import java.util.Optional;

/**
 * What a host says of a kernel parameter.
 *
 * @param live its value; empty: this kernel has no such parameter
 * @param boot what the files that are read at boot say of it, in their order: the last one wins
 * @param dropIn the file of its own
 */
record SysctlState(Optional<String> live, ImmutableList<BootValue> boot, PathState dropIn) {
    /** The value that a file gives. */
    record BootValue(String file, String value) {}

    Optional<BootValue> lastAtBoot() {
        return boot.isEmpty() ? Optional.empty() : Optional.of(boot.get(boot.size() - 1));
    }
}
