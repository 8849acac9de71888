package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/** What {@code link} keeps on every kind of host. */
class LinkContractIT extends ResourceContract {
    @Override
    String type() {
        return "link";
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of("a link", "link('/srv/contract-link') { to '/etc/passwd' }")
                        .given("mkdir -p /srv")
                        .observed("to", "readlink /srv/contract-link", "/etc/passwd\n"),
                Contract.of("absent", "link('/srv/contract-no-link') { absent() }")
                        .given("mkdir -p /srv; ln -s /etc /srv/contract-no-link")
                        .observed("absent", "test -L /srv/contract-no-link || echo gone", "gone\n"));
    }
}
