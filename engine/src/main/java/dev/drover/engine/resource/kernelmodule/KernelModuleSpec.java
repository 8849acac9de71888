package dev.drover.engine.resource.kernelmodule;

import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Doc;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A module of the kernel, now and at boot. */
@Doc(
        value =
                "A module of the Linux kernel: loaded now, and loaded at boot (/etc/modules-load.d/NAME.conf under systemd and"
                        + " OpenRC, /etc/modules under Upstart and SysV init, /etc/sysconfig/modules on EL 6). A module that is built"
                        + " into the kernel counts as loaded. '-' and '_' in names are the same.",
        example = "kernelModule('br_netfilter')",
        inSync =
                "The kernel has the module, a file of the host has it loaded at boot, and each parameter that is said has"
                        + " its value now and in /etc/modprobe.d/NAME.conf. With absent() it is not loaded, and none of these files"
                        + " names it; with blacklist() it is not loaded by itself either.",
        refused = {
            "absent() together with parameters, loaded or atBoot.",
            "blacklist() without absent().",
            "loaded false together with atBoot false: that is absent()."
        })
public record KernelModuleSpec(
        @Doc(value = "Its name, as lsmod(8) prints it.", example = "'br_netfilter'")
        ModuleName name,

        @Doc(
                value =
                        "Its parameters. One that the running kernel lets nobody change takes effect by loading the module"
                                + " again, which fails while the module is in use.",
                example = "nr_devices: 4",
                byDefault = "as found")
        ImmutableMap<String, String> parameters,

        @Doc(value = "Whether it shall be loaded now.", example = "false", byDefault = "true")
        Optional<Boolean> loaded,

        @Doc(value = "Whether it shall be loaded at boot.", example = "false", byDefault = "true")
        Optional<Boolean> atBoot,

        @Doc("It shall be neither loaded nor loaded at boot.")
        boolean absent,

        @Doc("With absent(): the kernel shall not load it for a device that asks for it.")
        boolean blacklist) {
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9_.-]+");
    private static final Pattern VALUE = Pattern.compile("[^\\s\"'#\\\\]+");

    /** Checks the rules between attributes. */
    public KernelModuleSpec {
        if (absent && (!parameters.isEmpty() || loaded.isPresent() || atBoot.isPresent())) {
            throw new IllegalArgumentException("is absent(): parameters, loaded and atBoot say nothing then");
        }
        if (blacklist && !absent) {
            throw new IllegalArgumentException("has blacklist() but not absent(): a module can be wanted or kept out");
        }
        if (!absent && !loaded.orElse(true) && !atBoot.orElse(true)) {
            throw new IllegalArgumentException("has loaded false and atBoot false; write absent()");
        }
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            if (!PARAMETER.matcher(parameter.getKey()).matches()) {
                throw new IllegalArgumentException(
                        "'" + parameter.getKey() + "' is not a name of a parameter of a kernel module");
            }
            if (!VALUE.matcher(parameter.getValue()).matches()) {
                throw new IllegalArgumentException("parameter " + parameter.getKey()
                        + " must be text without blanks, quotes, '#' and '\\', got '" + parameter.getValue() + "'");
            }
        }
    }

    /**
     * A module, loaded now and at boot.
     *
     * @throws IllegalArgumentException if it is not a name of a module
     */
    public static KernelModuleSpec named(String name) {
        return new KernelModuleSpec(
                ModuleName.parse(name), ImmutableMap.of(), Optional.empty(), Optional.empty(), false, false);
    }

    /** This with exactly these values of parameters. */
    public KernelModuleSpec with(ImmutableMap<String, String> values) {
        return new KernelModuleSpec(name, values, loaded, atBoot, absent, blacklist);
    }

    /** This as one that shall not be loaded. */
    public KernelModuleSpec gone() {
        return new KernelModuleSpec(name, ImmutableMap.of(), Optional.empty(), Optional.empty(), true, blacklist);
    }

    boolean wantsLoaded() {
        return !absent && loaded.orElse(true);
    }

    boolean wantsAtBoot() {
        return !absent && atBoot.orElse(true);
    }
}
