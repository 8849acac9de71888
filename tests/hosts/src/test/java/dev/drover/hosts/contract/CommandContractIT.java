package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/** What {@code command} keeps on every kind of host. */
class CommandContractIT extends ResourceContract {
    @Override
    String type() {
        return "command";
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of(
                                "creates",
                                "command('make it') { sh 'mkdir -p /srv; echo made >/srv/contract-made'; creates '/srv/contract-made' }")
                        .observed("creates", "cat /srv/contract-made", "made\n"),
                Contract.of(
                                "removes",
                                "command('take it away') { argv 'rm', '/srv/contract-old'; removes '/srv/contract-old' }")
                        .given("mkdir -p /srv; echo old >/srv/contract-old")
                        .observed("removes", "test -e /srv/contract-old || echo gone", "gone\n"));
    }
}
