package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/** What {@code lineInFile} keeps on every kind of host. */
class LineInFileContractIT extends ResourceContract {
    @Override
    String type() {
        return "lineInFile";
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of(
                                "the last match",
                                "lineInFile('/srv/contract-lines') { matching ~/^#?depth=/; line 'depth=2' }")
                        .given("mkdir -p /srv; printf 'depth=0\\nwidth=1\\n#depth=1\\n' >/srv/contract-lines")
                        .observed("line", "grep -c '^depth=2$' /srv/contract-lines", "1\n"),
                Contract.of("absent", "lineInFile('/srv/contract-lines2') { line 'width=1'; absent() }")
                        .given("mkdir -p /srv; printf 'depth=0\\nwidth=1\\n' >/srv/contract-lines2")
                        .observed("absent", "cat /srv/contract-lines2", "depth=0\n")
                        .notSeen("line", "it is what is absent"));
    }
}
