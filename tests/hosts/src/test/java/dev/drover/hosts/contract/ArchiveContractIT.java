package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code archive} keeps on every kind of host. */
class ArchiveContractIT extends ResourceContract {
    @Override
    String type() {
        return "archive";
    }

    @Override
    void lay(Path project) throws IOException {
        Path files = Files.createDirectories(project.resolve("files"));
        Path bin = Files.createDirectories(files.resolve("app-1/bin"));
        Files.writeString(bin.resolve("run"), "#!/bin/sh\n");
        Files.writeString(files.resolve("app-1/a b"), "text\n");
        Files.createSymbolicLink(files.resolve("app-1/link"), Path.of("a b"));
        Outside.output(
                "tar", "-C", files.toString(), "-czvf", files.resolve("app.tgz").toString(), "app-1");
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of(
                                "with owner and group",
                                "archive('/opt/contract/app') { source 'app.tgz'; strip 1; owner 'daemon'; group 'bin' }")
                        .observed("paths", "cd /opt/contract/app && ls", "a b\nbin\nlink\n")
                        .observed(
                                "existence",
                                "cat '/opt/contract/app/a b' /opt/contract/app/bin/run",
                                "text\n#!/bin/sh\n")
                        .observed(
                                "owner",
                                "stat -c %U '/opt/contract/app/a b' /opt/contract/app/bin/run",
                                "daemon\ndaemon\n")
                        .observed(
                                "group", "stat -c %G '/opt/contract/app/a b' /opt/contract/app/bin/run", "bin\nbin\n"),
                Contract.of(
                                "created once",
                                "archive('/opt/contract-once') { source 'app.tgz'; creates '/opt/contract-once/app-1/bin/run' }")
                        .observed("creates", "cat /opt/contract-once/app-1/bin/run", "#!/bin/sh\n")
                        .notSeen("source", "with creates, nothing else is looked at"));
    }
}
