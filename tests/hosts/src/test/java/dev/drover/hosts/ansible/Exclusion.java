package dev.drover.hosts.ansible;

import java.util.Arrays;
import java.util.regex.Pattern;

/** Paths that differ between any two hosts, or that are the tools' own, and so are not compared. */
enum Exclusion {
    DROVERS_RECORD("/var/lib/drover(/.*)?", "what Drover keeps of its runs"),
    ANSIBLES_TEMPORARY_FILES(
            "/(root|home/drover)/\\.ansible(/.*)?", "Ansible leaves its directories for modules there"),
    IDENTITY("/etc/machine-id|/var/lib/dbus/machine-id|/etc/ssh/ssh_host_.*", "made at random at a host's first boot"),
    PRIVATE_DIRECTORIES("(/var)?/tmp/systemd-private-.*", "systemd names them at random"),
    RANDOM("/var/lib/systemd/random-seed", "random, by its purpose"),
    PASSWORDS("/etc/shadow", "compared field by field instead, without the day of the last change"),
    COPIES_OF_ACCOUNTS(
            "/etc/(passwd|group|shadow|gshadow|subuid|subgid)-",
            "what the file was before the last of the commands that changed it: one command or two"),
    PACKAGE_LISTS("/var/lib/apt/(lists|periodic)(/.*)?", "when apt-get update ran last"),
    PACKAGE_MARKS("/var/lib/apt/extended_states", "compared through apt-mark instead; the order is that of installing"),
    PACKAGE_RECORDS("/var/lib/dpkg(/.*)?", "compared through dpkg-query instead"),
    GITS_OWN(".*/\\.git(/.*)?", "its index and logs hold times; compared through git instead"),
    DROVERS_LIST_OF_AN_ARCHIVE(
            ".*/\\.drover-archive", "so that what was changed since is found; Ansible reads the archive anew"),
    DATA_OF_REDIS("/var/lib/redis/.*", "written by Redis itself at each stop, with the time"),
    TIMES_OF_SUDO("/var/lib/sudo(/.*)?", "when who used sudo: Ansible and Drover themselves");

    private final Pattern paths;
    private final String reason;

    Exclusion(String paths, String reason) {
        this.paths = Pattern.compile(paths);
        this.reason = reason;
    }

    static boolean covers(String path) {
        return Arrays.stream(values()).anyMatch(one -> one.paths.matcher(path).matches());
    }

    @Override
    public String toString() {
        return paths + ": " + reason;
    }
}
