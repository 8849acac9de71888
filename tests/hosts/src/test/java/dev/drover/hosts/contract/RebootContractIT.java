package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/** What {@code reboot} does on every kind of host. */
class RebootContractIT extends ResourceContract {
    @Override
    String type() {
        return "reboot";
    }

    @Override
    boolean differsByDistribution() {
        return true;
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of("when a path asks for it", "reboot('asked') { when '/run/reboot-required'; timeout '3m' }")
                        .given("touch /run/reboot-required; cut -d ' ' -f 22 /proc/1/stat >/var/lib/contract-started")
                        .observed("when", "test -e /run/reboot-required || echo gone", "gone\n")
                        .observed(
                                "another start",
                                "[ \"$(cut -d ' ' -f 22 /proc/1/stat)\" = \"$(cat /var/lib/contract-started)\" ] || echo other",
                                "other\n"));
    }
}
