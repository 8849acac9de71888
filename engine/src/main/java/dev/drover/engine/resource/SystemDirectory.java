package dev.drover.engine.resource;

import com.google.common.collect.ImmutableSet;

/** The directories that every system has, and that none goes without. */
public final class SystemDirectory {
    private static final ImmutableSet<String> PATHS = ImmutableSet.of(
            "/",
            "/bin",
            "/boot",
            "/dev",
            "/etc",
            "/home",
            "/lib",
            "/lib64",
            "/media",
            "/mnt",
            "/opt",
            "/proc",
            "/root",
            "/run",
            "/sbin",
            "/srv",
            "/sys",
            "/tmp",
            "/usr",
            "/usr/bin",
            "/usr/lib",
            "/usr/lib64",
            "/usr/local",
            "/usr/sbin",
            "/usr/share",
            "/var",
            "/var/lib",
            "/var/log",
            "/var/spool");

    private SystemDirectory() {}

    /** Whether a path, in which no link is followed, is one of them. */
    public static boolean is(String path) {
        return PATHS.contains(path);
    }
}
