package dev.drover.engine.resource.mount;

import dev.drover.engine.resource.PathState;
import java.util.Optional;

/**
 * What a host has of a mount.
 *
 * @param live what is mounted on the path, the topmost
 * @param deviceExists whether the directory or file to bind is there; true for everything else
 * @param fstab the table of what is mounted at boot
 * @param file the file that the table was read from
 */
record MountState(Optional<LiveMount> live, boolean deviceExists, Fstab fstab, PathState file) {}
