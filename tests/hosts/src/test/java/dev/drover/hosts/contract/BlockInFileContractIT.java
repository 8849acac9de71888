package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/** What {@code blockInFile} keeps on every kind of host. */
class BlockInFileContractIT extends ResourceContract {
    @Override
    String type() {
        return "blockInFile";
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of(
                                "a block",
                                "blockInFile('/srv/contract-block') { block 'one\\ntwo'; insertAfter ~/^a$/; create() }")
                        .given("mkdir -p /srv; printf 'a\\nb\\n' >/srv/contract-block")
                        .observed(
                                "block",
                                "sed -n '/BEGIN/,/END/p' /srv/contract-block",
                                "# BEGIN DROVER BLOCK\none\ntwo\n# END DROVER BLOCK\n")
                        .observed("existence", "grep -c BEGIN /srv/contract-block", "1\n"),
                Contract.of("absent", "blockInFile('/srv/contract-block-gone') { absent() }")
                        .given("mkdir -p /srv; printf 'a\\n# BEGIN DROVER BLOCK\\nx\\n# END DROVER BLOCK\\nb\\n'"
                                + " >/srv/contract-block-gone")
                        .observed("absent", "cat /srv/contract-block-gone", "a\nb\n"));
    }
}
