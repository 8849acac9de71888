package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/** What {@code hostEntry} keeps on every kind of host. */
class HostEntryContractIT extends ResourceContract {
    @Override
    String type() {
        return "hostEntry";
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of("names", "hostEntry('192.0.2.77') { names 'web77.example.com', 'web77'; exclusive() }")
                        .observed(
                                "names",
                                "grep ^192.0.2.77 /etc/hosts | tr -s '\\t ' '  '",
                                "192.0.2.77 web77.example.com web77\n")
                        .observed("exclusive", "grep -c web77 /etc/hosts", "1\n")
                        .observed("existence", "grep -c ^192.0.2.77 /etc/hosts", "1\n"),
                Contract.of("absent", "hostEntry('192.0.2.78') { absent() }")
                        .given("echo '192.0.2.78 web78' >>/etc/hosts")
                        .observed("absent", "grep -c ^192.0.2.78 /etc/hosts", "0\n"));
    }
}
