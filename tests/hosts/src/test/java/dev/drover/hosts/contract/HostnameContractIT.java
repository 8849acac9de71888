package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/** What {@code hostname} keeps on every kind of host. */
class HostnameContractIT extends ResourceContract {
    @Override
    String type() {
        return "hostname";
    }

    @Override
    boolean differsByDistribution() {
        return true;
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(Contract.of("both names", "hostname('contract.example.com')")
                .observed("live", "cat /proc/sys/kernel/hostname", "contract.example.com\n")
                .observed("boot", "cat /etc/hostname", "contract.example.com\n"));
    }
}
