package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/** What {@code file} keeps on every kind of host. */
class FileContractIT extends ResourceContract {
    @Override
    String type() {
        return "file";
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of(
                                "content, mode, owner and group",
                                "file('/srv/contract file') { content 'a\\n'; mode '0640'; owner 'daemon'; group 'bin'; backup(); validate 'test -s %s' }")
                        .observed("content", "cat '/srv/contract file'", "a\n")
                        .observed("mode", "stat -c %a '/srv/contract file'", "640\n")
                        .observed("owner", "stat -c %U '/srv/contract file'", "daemon\n")
                        .observed("group", "stat -c %G '/srv/contract file'", "bin\n"),
                Contract.of("absent", "file('/srv/contract-gone') { absent() }")
                        .given("mkdir -p /srv; echo x >/srv/contract-gone")
                        .observed("absent", "test -e /srv/contract-gone || echo gone", "gone\n"),
                Contract.of("created once", "file('/srv/contract-once') { content 'first\\n'; createOnly() }")
                        .observed("existence", "cat /srv/contract-once", "first\n")
                        .notSeen("content", "createOnly() leaves what is there"));
    }
}
