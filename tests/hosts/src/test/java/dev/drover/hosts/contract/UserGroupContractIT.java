package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/** What {@code userGroup} keeps on every kind of host. */
class UserGroupContractIT extends ResourceContract {
    @Override
    String type() {
        return "userGroup";
    }

    @Override
    boolean differsByDistribution() {
        return true;
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of("a number", "userGroup('contracted') { gid 4711 }")
                        .observed("gid", "grep ^contracted: /etc/group", "contracted:x:4711:\n"),
                Contract.of("there at all", "userGroup('contracteds') { system() }")
                        .observed("existence", "grep -c ^contracteds: /etc/group", "1\n"),
                Contract.of("absent", "userGroup('contractless') { absent() }")
                        .given(
                                "echo contractless:x:4712: >>/etc/group; ! test -e /etc/gshadow || echo 'contractless:!::' >>/etc/gshadow")
                        .observed("absent", "grep -c ^contractless: /etc/group", "0\n"));
    }
}
