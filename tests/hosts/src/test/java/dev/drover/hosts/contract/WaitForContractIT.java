package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/** What {@code waitFor} waits for on every kind of host. */
class WaitForContractIT extends ResourceContract {
    @Override
    String type() {
        return "waitFor";
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.holding("a port", "waitFor('ssh listens') { port 22; timeout '5s' }"),
                Contract.holding("a path", "waitFor('there are accounts') { path '/etc/passwd' }"),
                Contract.holding("a command", "waitFor('true is true') { command 'true'; every '1s' }"),
                Contract.holding("nothing there", "waitFor('it is gone') { path '/nowhere'; absent() }"),
                Contract.failing(
                        "what never comes", "waitFor('it comes') { path '/nowhere'; timeout '1s' }", "after 1 s"));
    }
}
