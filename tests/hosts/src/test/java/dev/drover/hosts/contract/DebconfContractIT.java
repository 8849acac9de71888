package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.kit.LabProfile;

/** What {@code debconf} keeps on every kind of host. */
class DebconfContractIT extends ResourceContract {
    @Override
    String type() {
        return "debconf";
    }

    @Override
    boolean differsByDistribution() {
        return true;
    }

    @Override
    ImmutableMap<LabProfile, String> meaningless() {
        return ImmutableMap.of(
                LabProfile.DEBIAN_NO_PERL, "debconf needs Perl",
                LabProfile.EL, "no debconf: refused",
                LabProfile.BUSYBOX, "no debconf: refused");
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        String ask = "echo GET %s | DEBIAN_FRONTEND=noninteractive debconf-communicate";
        return ImmutableList.of(
                Contract.of(
                                "a string",
                                "debconf('contract') { question 'contract/text'; type 'string'; value \"it's a\\\\b \\$x\" }")
                        // On an overlay the first opening of the database copies it up, which a listing shows.
                        .given(ask.formatted("contract/none") + " || true")
                        .observed("value", ask.formatted("contract/text"), "0 it's a\\b $x\n"),
                Contract.of("a boolean", "debconf('contract/flag') { type 'boolean'; value 'TRUE' }")
                        .observed("value", ask.formatted("contract/flag"), "0 true\n"),
                Contract.of("choices", "debconf('contract/many') { type 'multiselect'; value 'b,a' }")
                        .given("echo 'contract contract/many multiselect a' | debconf-set-selections")
                        .observed("value", ask.formatted("contract/many"), "0 b, a\n"),
                Contract.of("a password", "debconf('contract/pw') { type 'password'; value secret('contract') }")
                        .observed("value", ask.formatted("contract/pw"), "0 s3cret-of-the-contract\n"));
    }
}
