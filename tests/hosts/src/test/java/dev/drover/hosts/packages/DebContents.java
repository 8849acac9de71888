package dev.drover.hosts.packages;

import com.google.common.collect.ImmutableMap;

/**
 * What a test's package consists of besides {@code /usr/share/NAME/version}.
 *
 * @param depends the names it depends on, with commas; may be empty
 * @param conflicts the names that it cannot be there together with
 * @param control texts of its control files, such as {@code postinst} and {@code templates}, by name
 * @param files texts of its files, by path; those under /etc are configuration files
 */
public record DebContents(
        String name,
        String version,
        String depends,
        String conflicts,
        ImmutableMap<String, String> control,
        ImmutableMap<String, String> files) {
    /** What debhelper writes into the script of a package with a service. */
    private static final String START = """
            deb-systemd-helper unmask %1$s.service >/dev/null || true
            if deb-systemd-helper --quiet was-enabled %1$s.service; then
                deb-systemd-helper enable %1$s.service >/dev/null || true
            else
                deb-systemd-helper update-state %1$s.service >/dev/null || true
            fi
            if [ -d /run/systemd/system ]; then
                systemctl --system daemon-reload >/dev/null || true
                deb-systemd-invoke start %1$s.service >/dev/null || true
            fi
            """;

    public static DebContents of(String name, String version) {
        return new DebContents(name, version, "", "", ImmutableMap.of(), ImmutableMap.of());
    }

    public DebContents depending(String names) {
        return new DebContents(name, version, names, conflicts, control, files);
    }

    public DebContents conflicting(String names) {
        return new DebContents(name, version, depends, names, control, files);
    }

    /** This, with a script of dpkg or another control file. */
    public DebContents with(String controlFile, String text) {
        return new DebContents(name, version, depends, conflicts, and(control, controlFile, text), files);
    }

    public DebContents file(String path, String text) {
        return new DebContents(name, version, depends, conflicts, control, and(files, path, text));
    }

    /** This, with a service of its name that it enables and starts, and then does {@code afterwards}. */
    public DebContents withService(String afterwards) {
        return file(
                        "/lib/systemd/system/" + name + ".service",
                        "[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n")
                .with("postinst", "#!/bin/sh\nset -e\n" + START.formatted(name) + afterwards + "\n");
    }

    private static ImmutableMap<String, String> and(ImmutableMap<String, String> all, String key, String value) {
        return ImmutableMap.<String, String>builder()
                .putAll(all)
                .put(key, value)
                .buildKeepingLast();
    }
}
