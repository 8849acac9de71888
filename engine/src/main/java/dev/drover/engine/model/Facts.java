package dev.drover.engine.model;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;

/**
 * What a host is. A fixed schema; every text in it comes from the host: data, never code, at most 4 KB each.
 *
 * @param fqdn the full name, or the host name where the host knows no other
 * @param virtual {@code none}, or what it runs in, such as {@code docker} or {@code kvm}
 * @param selinux {@code enforcing}, {@code permissive} or {@code disabled}
 * @param user whom the gathering shell ran as
 * @param tools those of the known tools that are on its PATH, such as {@code apt-get}, {@code curl}
 * @param clockSkew its clock minus ours; good to about a second
 */
public record Facts(
        Os os,
        Init init,
        String hostname,
        String fqdn,
        Net net,
        Cpu cpu,
        Memory memory,
        ImmutableList<Disk> disks,
        ImmutableList<Mount> mounts,
        String virtual,
        String selinux,
        String user,
        ImmutableSet<String> tools,
        Duration clockSkew) {
    /**
     * The operating system, by /etc/os-release (or the older files it replaced).
     *
     * @param family {@code debian}, {@code redhat}, {@code alpine}, {@code suse}, {@code arch} or the id itself
     * @param version such as {@code 12} or {@code 14.04}; empty where there is none
     * @param codename such as {@code bookworm}; empty where there is none
     * @param arch as {@code uname -m} says
     */
    public record Os(String family, String id, String version, String codename, String arch) {}

    /** What starts services. */
    public enum Init {
        SYSTEMD,
        UPSTART,
        SYSV,
        OPENRC,
        NONE;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * Addresses.
     *
     * @param address the one that the default route uses; empty where there is none
     * @param interfaces addresses (without prefix length) by interface
     */
    public record Net(String address, ImmutableMap<String, ImmutableList<String>> interfaces) {}

    /** Processors. */
    public record Cpu(int count, String model) {}

    /** Bytes. */
    public record Memory(long total, long free) {}

    /** A block device: name such as {@code sda}, size in bytes. */
    public record Disk(String name, long size) {}

    /** A mounted file system, as in /proc/mounts. */
    public record Mount(String path, String device, String type) {}
}
