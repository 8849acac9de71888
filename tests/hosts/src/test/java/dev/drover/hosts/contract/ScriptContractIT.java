package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code script} keeps on every kind of host. */
class ScriptContractIT extends ResourceContract {
    @Override
    String type() {
        return "script";
    }

    @Override
    void lay(Path project) throws IOException {
        Path files = Files.createDirectories(project.resolve("files"));
        Files.writeString(files.resolve("make.sh"), "#!/bin/sh -e\nmkdir -p /srv\ncat >\"$1\"\n");
        Files.writeString(files.resolve("away.sh"), "rm -- \"$1\"\n");
        Files.writeString(files.resolve("fails.sh"), "echo no >&2; exit 3\n");
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of(
                                "creates",
                                "script('make it') { source 'make.sh'; args '/srv/contract script'; input 'made\\n'; creates '/srv/contract script' }")
                        .observed("creates", "cat '/srv/contract script'", "made\n"),
                Contract.of(
                                "removes",
                                "script('take it away') { source 'away.sh'; args '/srv/contract-script-old'; removes '/srv/contract-script-old' }")
                        .given("mkdir -p /srv; echo old >/srv/contract-script-old")
                        .observed("removes", "test -e /srv/contract-script-old || echo gone", "gone\n"),
                Contract.failing(
                        "fails",
                        "script('fails') { source 'fails.sh'; creates '/srv/contract-never' }",
                        "exit status 3, expected 0"));
    }
}
