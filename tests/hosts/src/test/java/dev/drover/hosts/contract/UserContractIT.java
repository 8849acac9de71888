package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/** What {@code user} keeps on every kind of host. */
class UserContractIT extends ResourceContract {
    @Override
    String type() {
        return "user";
    }

    @Override
    boolean differsByDistribution() {
        return true;
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of(
                                "all of an account",
                                "user('contractor') { uid 4721; group 'daemon'; groups 'adm', 'audio'; home '/home/contractor'; shell '/bin/sh'; comment 'On contract'; password secret('contract') }")
                        .observed("uid", "grep ^contractor: /etc/passwd | cut -d: -f3", "4721\n")
                        .observed("group", "id -gn contractor", "daemon\n")
                        .observed(
                                "groups",
                                "grep -E '^(adm|audio):.*contractor' /etc/group | cut -d: -f1 | sort",
                                "adm\naudio\n")
                        .observed("home", "grep ^contractor: /etc/passwd | cut -d: -f6", "/home/contractor\n")
                        .observed("shell", "grep ^contractor: /etc/passwd | cut -d: -f7", "/bin/sh\n")
                        .observed("comment", "grep ^contractor: /etc/passwd | cut -d: -f5", "On contract\n"),
                Contract.of("in no groups", "user('contractnone') { group 'daemon'; groups() }")
                        .given(
                                "echo contractnone:x:4723:1::/nonexistent:/bin/sh >>/etc/passwd; echo 'contractnone:!:19000:0:99999:7:::' >>/etc/shadow; sed -i -e '/^adm:/s/[^:]$/&,contractnone/' -e '/^adm:/s/:$/:contractnone/' /etc/group")
                        .observed("group", "id -gn contractnone", "daemon\n")
                        .observed("groups", "id -nG contractnone", "daemon\n"),
                Contract.of("absent", "user('contractgone') { absent() }")
                        .given(
                                "echo contractgone:x:4722:1::/nonexistent:/bin/sh >>/etc/passwd; echo 'contractgone:!:19000:0:99999:7:::' >>/etc/shadow")
                        .observed("absent", "grep -c ^contractgone: /etc/passwd", "0\n"));
    }
}
