package dev.drover.engine.resource.hostname;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.PathState;

/**
 * The names that a host has.
 *
 * @param live what the kernel says
 * @param file where the name for the next boot is kept
 * @param mounted whether that file is a mount point, which no rename can replace
 */
record HostnameState(String live, PathState file, boolean mounted) {
    Bytes content() {
        return file.content().orElseGet(Bytes::empty);
    }
}
