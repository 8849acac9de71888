package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/** What {@code check} lets pass and what it stops on every kind of host. */
class CheckContractIT extends ResourceContract {
    @Override
    String type() {
        return "check";
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.holding("a command", "check('sh is there') { command 'test -x /bin/sh' }"),
                Contract.holding("that", "check('it runs Linux') { that { facts.cpu.count > 0 } }"),
                Contract.failing(
                        "what does not hold",
                        "check('never') { command 'false'; message 'this host is not the one' }",
                        "this host is not the one"));
    }
}
