package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/** What {@code git} keeps on every kind of host. */
class GitContractIT extends ResourceContract {
    private static final String INSTALL =
            "command -v git || { apt-get -q update && apt-get -q install -y --no-install-recommends git; }"
                    + " >/dev/null 2>&1";

    private static final String UPSTREAM = "test -d /srv/contract-upstream || { mkdir -p /srv/contract-upstream"
            + " && cd /srv/contract-upstream && git init -q . && git checkout -q -b main && echo one >file"
            + " && git add file && git -c user.name=x -c user.email=x@localhost commit -q -m one && git tag v1"
            + " && echo two >file && git -c user.name=x -c user.email=x@localhost commit -q -a -m two; }";

    @Override
    String type() {
        return "git";
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        // git brings perl with it; busybox has none.
        return profile == LabProfile.DEBIAN_NO_PERL || profile == LabProfile.BUSYBOX
                ? ImmutableList.of(Contract.failing(
                        "without git",
                        "git('/srv/contract-git') { repository '/x' }",
                        "git is not on this host; declare pkg 'git' before"))
                : ImmutableList.of(
                        Contract.of(
                                        "a branch, by force",
                                        "git('/srv/contract/git') { repository '/srv/contract-upstream'; revision 'main'; force() }")
                                .given(INSTALL)
                                .given(UPSTREAM)
                                .observed("force", "cat /srv/contract/git/file", "two\n")
                                .observed(
                                        "repository",
                                        "git -C /srv/contract/git config remote.origin.url",
                                        "/srv/contract-upstream\n")
                                .observed("revision", "git -C /srv/contract/git log -1 --format=%s", "two\n"),
                        Contract.of(
                                        "a tag",
                                        "git('/srv/contract/tag') { repository '/srv/contract-upstream'; revision 'v1' }")
                                .observed("revision", "git -C /srv/contract/tag log -1 --format=%s", "one\n"),
                        Contract.failing(
                                "no such branch",
                                "git('/srv/contract/none') { repository '/srv/contract-upstream'; revision 'none' }",
                                "has no branch and no tag 'none'"),
                        Contract.failing(
                                        "a directory of another user",
                                        "git('/srv/contract/daemon') { repository '/srv/contract-upstream'; revision 'v1' }",
                                        "is that of user 'daemon'")
                                .given("install -d -o daemon /srv/contract/daemon"));
    }
}
