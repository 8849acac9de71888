package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/**
 * What {@code kernelModule} keeps on every kind of host. The lab's hosts are containers, which cannot load modules: the
 * running kernel's part is proven with one that it has, and with one that it has not.
 */
class KernelModuleContractIT extends ResourceContract {
    @Override
    String type() {
        return "kernelModule";
    }

    @Override
    boolean differsByDistribution() {
        return true;
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        boolean list = profile == LabProfile.UPSTART;
        // Debian alone reads /etc/modules.
        boolean foreign = profile == LabProfile.EL || profile == LabProfile.BUSYBOX;
        String listed = foreign ? "/etc/modules-load.d/no-such-module.conf" : "/etc/modules";
        return ImmutableList.of(
                Contract.of(
                                "there and at boot",
                                "kernelModule('overlay') { parameters redirect_max: 256, metacopy: 'off' }")
                        .given("echo '# kept' >/etc/modules; rm -rf /etc/modules-load.d/overlay.conf /etc/modprobe.d")
                        .observed(
                                "atBoot",
                                list ? "grep -c '^overlay$' /etc/modules" : "cat /etc/modules-load.d/overlay.conf",
                                list ? "1\n" : "overlay\n")
                        .observed(
                                "parameters",
                                "cat /etc/modprobe.d/overlay.conf",
                                "options overlay redirect_max=256 metacopy=off\n"),
                Contract.of("not at boot", "kernelModule('loop') { atBoot false }")
                        .given(list ? "echo loop >>/etc/modules" : "echo loop >/etc/modules-load.d/loop.conf")
                        .observed(
                                "atBoot",
                                "cat /etc/modules /etc/modules-load.d/loop.conf 2>/dev/null | grep -c loop",
                                "0\n"),
                Contract.of("kept out", "kernelModule('no-such-module') { absent(); blacklist() }")
                        .given("mkdir -p /etc/modprobe.d; printf '# kept\\noptions no_such_module a=1\\n'"
                                + " >/etc/modprobe.d/no-such-module.conf; mkdir -p /etc/modules-load.d; echo no_such_module >>"
                                + listed)
                        .observed(
                                "blacklist",
                                "grep -v '^#' /etc/modprobe.d/no-such-module.conf",
                                "blacklist no-such-module\n")
                        .observed(
                                "absent",
                                "cat " + listed + " /etc/modules-load.d/no* 2>/dev/null | grep -c such.module",
                                "0\n"),
                Contract.failing(
                        "what a container cannot load",
                        "kernelModule('no-such-module')",
                        "'no-such-module' is not loaded, and it cannot be changed from here: this host is a container"
                                + " (docker) on the kernel of another machine; load or unload it there, or say loaded false"),
                Contract.failing(
                        "what is built in",
                        "kernelModule('loop') { absent() }",
                        "'loop' is built into the kernel of this host and cannot be unloaded"));
    }
}
