package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/** What {@code authorizedKey} keeps on every kind of host. */
class AuthorizedKeyContractIT extends ResourceContract {
    @Override
    String type() {
        return "authorizedKey";
    }

    private static final String ONE =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILW7vyCjWjSMEH8CYke42+4utM8ZYMeEss8PATPBhgJ3";
    private static final String TWO =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIChugeVBWVAxjDw3mjjRc7jUVc/t9x2ZCYiOp29Rhq0M";
    private static final String OTHER =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKVsilYohgf0Qso2u9y+lfw/FTcICZRL+M0pfPiKRySa";
    private static final String HOME = "{ useradd -m -d /home/%1$s %1$s || adduser -D %1$s; } 2>/dev/null ||"
            + " { mkdir -p /home/%1$s; n=$((7000 + $(wc -l </etc/passwd))); echo %1$s:x:$n:$n::/home/%1$s:/bin/sh >>/etc/passwd;"
            + " echo %1$s:x:$n: >>/etc/group; chown %1$s /home/%1$s; };"
            + " mkdir -p /home/%1$s/.ssh; chown %1$s /home/%1$s/.ssh;"
            + " chmod 0755 /home/%1$s/.ssh;";

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of(
                                "a new user",
                                "user('keynew') { home '/home/keynew' }\nauthorizedKey('keynew') { key '" + ONE
                                        + " me' }")
                        .observed("key", "cat /home/keynew/.ssh/authorized_keys", ONE + " me\n")
                        .observed(
                                "attributes",
                                "stat -c '%a %U' /home/keynew/.ssh /home/keynew/.ssh/authorized_keys",
                                "700 keynew\n600 keynew\n"),
                Contract.of(
                                "beside keys of others",
                                "authorizedKey('keyboth/jobs') { key '" + ONE + " one', '" + TWO
                                        + " two'; options 'restrict,command=\"/bin/echo a b\"' }")
                        .given(HOME.formatted("keyboth") + "printf '# hers\\n" + OTHER
                                + " other' >/home/keyboth/.ssh/authorized_keys")
                        .observed(
                                "key",
                                "cat /home/keyboth/.ssh/authorized_keys",
                                "# hers\n" + OTHER + " other\nrestrict,command=\"/bin/echo a b\" " + ONE
                                        + " one\nrestrict,command=\"/bin/echo a b\" " + TWO + " two\n"),
                Contract.of("no others", "authorizedKey('keyonly') { key '" + ONE + " one'; exclusive() }")
                        .given(HOME.formatted("keyonly") + "printf '# hers\\n" + OTHER
                                + " other\\n' >/home/keyonly/.ssh/authorized_keys")
                        .observed("exclusive", "cat /home/keyonly/.ssh/authorized_keys", "# hers\n" + ONE + " one\n"),
                Contract.of("absent", "authorizedKey('keygone') { key '" + ONE + "'; absent() }")
                        .given(HOME.formatted("keygone") + "printf '" + OTHER + " other\\n" + ONE
                                + " x\\n' >/home/keygone/.ssh/authorized_keys")
                        .observed("absent", "cat /home/keygone/.ssh/authorized_keys", OTHER + " other\n"),
                Contract.failing(
                                "a link of the user",
                                "authorizedKey('keylink') { key '" + ONE + "' }",
                                "/home/keylink/.ssh/authorized_keys is a symbolic link of the user with number")
                        .given(HOME.formatted("keylink")
                                + "ln -s /etc/passwd /home/keylink/.ssh/authorized_keys;"
                                + " chown -h keylink /home/keylink/.ssh/authorized_keys"),
                Contract.failing(
                        "nobody",
                        "authorizedKey('keynobody') { key '" + ONE + "' }",
                        "there is no user 'keynobody' on the host"));
    }
}
