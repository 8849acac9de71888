package dev.drover.engine.resource.sysctl;

import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.HostPath;
import java.util.Optional;

/** What a {@code sysctl} shall be. */
@Doc(
        value =
                "A kernel parameter: its value now, and the one that it gets at boot. For the boot it has a file of its own, "
                        + "/etc/sysctl.d/99-drover-KEY.conf, which is written only if no other file gives the value already.",
        example = "sysctl('net.ipv4.ip_forward') { value 1 }",
        inSync =
                "the value in /proc/sys and the last one in the files that are read at boot are as said, however their words "
                        + "are set apart. Those are what the host's init system reads: systemd the directories sysctl.d, "
                        + "by the names of their files, and /etc/sysctl.conf only where a link such as "
                        + "/etc/sysctl.d/99-sysctl.conf leads to it; others the same directories and after them "
                        + "/etc/sysctl.conf; with absent() the file of its own is gone (the value now stays, because nobody knows "
                        + "what it would be)",
        refused = {
            "A key that this kernel does not have.",
            "A key that a file gives another value which is read later, such as /etc/sysctl.conf or the link to it: it would win at boot."
        })
public record SysctlSpec(
        @Doc(value = "The name of the parameter.", example = "'net.ipv4.ip_forward'")
        SysctlKey key,

        @Doc(value = "The value: text or a number.", example = "1")
        Optional<SysctlValue> value,

        @Doc("No value shall be given at boot by Drover's file.")
        boolean absent) {
    public SysctlSpec {
        if (value.isPresent() == absent) {
            throw new IllegalArgumentException(
                    absent ? "has value and absent(); keep one" : "needs 'value'; absent() takes it from the boot");
        }
    }

    /**
     * A parameter with its value.
     *
     * @throws IllegalArgumentException if one of them is none
     */
    public static SysctlSpec of(String key, String value) {
        return new SysctlSpec(SysctlKey.parse(key), Optional.of(SysctlValue.parse(value)), false);
    }

    /** This as a parameter that has no file of its own. */
    public SysctlSpec gone() {
        return new SysctlSpec(key, Optional.empty(), true);
    }

    /** The file of its own. */
    HostPath dropIn() {
        return HostPath.parse("/etc/sysctl.d/99-drover-" + key.path().replace('/', '.') + ".conf");
    }
}
