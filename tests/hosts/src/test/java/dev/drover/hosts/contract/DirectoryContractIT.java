package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/** What {@code directory} keeps on every kind of host. */
class DirectoryContractIT extends ResourceContract {
    @Override
    String type() {
        return "directory";
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of(
                                "recursive",
                                "directory('/srv/contract-tree') { mode '0750'; owner 'daemon'; group 'bin'; recurse() }")
                        .observed("mode", "stat -c %a /srv/contract-tree", "750\n")
                        .observed("owner", "stat -c %U /srv/contract-tree", "daemon\n")
                        .observed("group", "stat -c %G /srv/contract-tree", "bin\n"),
                Contract.of("purged", "directory('/srv/contract-purged') { purge(); keep 'kept' }")
                        .given(
                                "mkdir -p /srv/contract-purged; echo >/srv/contract-purged/kept; echo >/srv/contract-purged/other")
                        .observed("purge", "ls /srv/contract-purged", "kept\n"),
                Contract.of("plain", "directory('/srv/contract-a/b')")
                        .observed("existence", "test -d /srv/contract-a/b && echo there", "there\n"),
                Contract.of("absent", "directory('/srv/contract-away') { absent(); recurse() }")
                        .given("mkdir -p /srv/contract-away/below")
                        .observed("absent", "test -e /srv/contract-away || echo gone", "gone\n")
                        .notSeen("recurse", "says how it is removed"));
    }
}
