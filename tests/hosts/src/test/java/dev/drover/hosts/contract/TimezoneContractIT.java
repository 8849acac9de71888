package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.kit.LabProfile;

/** What {@code timezone} keeps on every kind of host. */
class TimezoneContractIT extends ResourceContract {
    @Override
    String type() {
        return "timezone";
    }

    @Override
    boolean differsByDistribution() {
        return true;
    }

    @Override
    ImmutableMap<LabProfile, String> meaningless() {
        return ImmutableMap.of(LabProfile.BUSYBOX, "no time zones on the host: fails, naming what it needs");
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of("a zone", "timezone('Pacific/Chatham')")
                        .given("echo Etc/UTC >/etc/timezone")
                        .observed(
                                "localtime",
                                "readlink /etc/localtime; date +%Z",
                                "/usr/share/zoneinfo/Pacific/Chatham\n+1345\n")
                        .observed("timezone", "cat /etc/timezone", "Pacific/Chatham\n"),
                Contract.failing("a slip", "timezone('Europe/Berln')", "did you mean Europe/Berlin?"),
                Contract.failing("a city", "timezone('Chatham')", "did you mean Pacific/Chatham?"),
                Contract.of("back", "timezone('Etc/UTC')"));
    }
}
