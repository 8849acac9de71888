package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What {@code tree} keeps on every kind of host. */
class TreeContractIT extends ResourceContract {
    @Override
    String type() {
        return "tree";
    }

    @Override
    void lay(Path project) throws IOException {
        Path top = project.resolve("files/contract");
        Files.createDirectories(top.resolve("bin/empty"));
        Files.writeString(top.resolve("a b.txt"), "text\n");
        Files.write(top.resolve("bin/large"), new byte[300_000]);
        Files.writeString(top.resolve("bin/go"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(top.resolve("bin/go"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(top.resolve("link"), Path.of("bin/go"));
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of(
                                "purged, with modes as they are",
                                "tree('/srv/contract-tree-a/b') { source 'contract'; purge() }")
                        .given("mkdir -p /srv/contract-tree-a/b/old; echo >/srv/contract-tree-a/b/old/x")
                        .observed("source", "cat '/srv/contract-tree-a/b/a b.txt'", "text\n")
                        .observed(
                                "purge",
                                "cd /srv/contract-tree-a/b && find . | LC_ALL=C sort",
                                ".\n./a b.txt\n./bin\n./bin/empty\n./bin/go\n./bin/large\n./link\n")
                        .observed(
                                "modes",
                                "cd /srv/contract-tree-a/b && stat -c %a bin/go bin/large bin",
                                "755\n644\n755\n")
                        .observed("link", "readlink /srv/contract-tree-a/b/link", "bin/go\n"),
                Contract.of(
                                "modes, owner and group",
                                "tree('/srv/contract-tree') { source 'contract'; fileMode '0640'; directoryMode '0750'; owner 'daemon'; group 'bin' }")
                        .observed("source", "cat '/srv/contract-tree/a b.txt'", "text\n")
                        .observed("fileMode", "stat -c %a /srv/contract-tree/bin/large", "640\n")
                        .observed("directoryMode", "stat -c %a /srv/contract-tree/bin/empty", "750\n")
                        .observed("owner", "stat -c %U /srv/contract-tree /srv/contract-tree/link", "daemon\ndaemon\n")
                        .observed("group", "stat -c %G /srv/contract-tree/bin/go", "bin\n"));
    }
}
