package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.kit.LabProfile;

/** What {@code sudoRule} keeps on every kind of host. */
class SudoRuleContractIT extends ResourceContract {
    @Override
    String type() {
        return "sudoRule";
    }

    @Override
    boolean differsByDistribution() {
        return true;
    }

    @Override
    ImmutableMap<LabProfile, String> meaningless() {
        return ImmutableMap.of(LabProfile.BUSYBOX, "no sudo on the host: fails, naming what it needs");
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of("a rule", "sudoRule('contract') { content 'games ALL=(root) NOPASSWD: /bin/true' }")
                        .observed(
                                "content",
                                "cat /etc/sudoers.d/contract; sudo -n -l -U games | tail -n 1",
                                "games ALL=(root) NOPASSWD: /bin/true\n    (root) NOPASSWD: /bin/true\n")
                        .observed("attributes", "stat -c '%a %U %G' /etc/sudoers.d/contract", "440 root root\n"),
                Contract.of("absent", "sudoRule('contractgone') { absent() }")
                        .given("printf '# nothing\\n' >/etc/sudoers.d/contractgone")
                        .observed("absent", "test -e /etc/sudoers.d/contractgone || echo gone", "gone\n"),
                Contract.failing("a mistake", "sudoRule('wrong') { content 'games ALL=(root NOPASSWD' }", "wrong:1:"),
                Contract.failing(
                                "an alias that is there already",
                                "sudoRule('twice') { content 'User_Alias KEEPERS = games' }",
                                "Alias \"KEEPERS\" already defined")
                        .given("printf 'User_Alias KEEPERS = bin\\n' >/etc/sudoers.d/once"),
                Contract.of("nothing was left of them", "sudoRule('once') { absent() }")
                        .observed(
                                "files",
                                "ls -A /etc/sudoers.d | grep -E 'wrong|twice|drover-[0-9a-f]' | wc -l",
                                "0\n"));
    }
}
