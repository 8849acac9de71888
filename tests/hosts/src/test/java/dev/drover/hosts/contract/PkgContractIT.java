package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.kit.Lab;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import dev.drover.kit.Rpm;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What {@code pkg} keeps with every package manager. */
class PkgContractIT extends ResourceContract {
    @Override
    String type() {
        return "pkg";
    }

    @Override
    boolean differsByDistribution() {
        return true;
    }

    @Override
    void prepare(Lab lab, LabHost host) {
        if (host.profile() != LabProfile.EL) {
            return;
        }
        // The first look of rpm makes the container's file system copy its database.
        host.exec("rpm", "-q", "centos-release").expectSuccess("asking rpm");
        lab.repository()
                .publishRpms(
                        "contract",
                        List.of(Rpm.of("tree", "1.0").requiring("trunk"), Rpm.of("trunk", "1.0"), Rpm.of("sl", "1.0")));
        host.write(
                "/etc/yum.repos.d/contract-pkg.repo",
                ("[contract-pkg]\nname=contract-pkg\ngpgcheck=0\nbaseurl="
                                + lab.repository().rpmUri("contract") + "\n")
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Override
    ImmutableMap<LabProfile, String> meaningless() {
        return ImmutableMap.of(LabProfile.BUSYBOX, "no packages: refused");
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return profile == LabProfile.EL ? ofDnf() : ofApt();
    }

    private static ImmutableList<Contract> ofDnf() {
        return ImmutableList.of(
                Contract.of("installed", "pkg('tree') { version '1.*'; recommends false }")
                        .observed("existence", "rpm -q --qf '%{VERSION}\\n' tree", "1.0\n")
                        .notSeen("version", "there is no other one"),
                Contract.of("absent", "pkg('sl') { absent() }")
                        .given("dnf -y -q install sl >/dev/null 2>&1")
                        .observed("absent", "test -e /usr/share/sl || echo gone", "gone\n"));
    }

    private static ImmutableList<Contract> ofApt() {
        String update = "apt-get -q update >/dev/null";
        return ImmutableList.of(
                Contract.of("installed", "pkg('tree') { recommends false }")
                        .given(update)
                        .observed(
                                "existence",
                                "dpkg-query -W -f '${db:Status-Status}\\n' tree 2>/dev/null",
                                "installed\n"),
                Contract.of("absent", "pkg('sl') { absent() }")
                        .given("apt-get -q install -y --no-install-recommends sl >/dev/null 2>&1")
                        .observed("absent", "test -e /usr/games/sl || echo gone", "gone\n"));
    }
}
