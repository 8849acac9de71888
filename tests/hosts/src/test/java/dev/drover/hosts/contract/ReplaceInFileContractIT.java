package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/** What {@code replaceInFile} keeps on every kind of host. */
class ReplaceInFileContractIT extends ResourceContract {
    @Override
    String type() {
        return "replaceInFile";
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of("all matches", "replaceInFile('/srv/contract-replace') { pattern ~/colou?r/; with 'hue' }")
                        .given("mkdir -p /srv; printf 'color colour\\nrest\\n' >/srv/contract-replace")
                        .observed("with", "cat /srv/contract-replace", "hue hue\nrest\n")
                        .notSeen("with", "what it stands for cannot be told from the pattern"),
                Contract.of(
                                "between",
                                "replaceInFile('/srv/contract-between') { pattern ~/x/; with 'y'; startingAfter ~/^a$/ }")
                        .given("mkdir -p /srv; printf 'x\\na\\nx\\n' >/srv/contract-between")
                        .observed("with", "cat /srv/contract-between", "x\na\ny\n")
                        .notSeen("with", "what it stands for cannot be told from the pattern"));
    }
}
