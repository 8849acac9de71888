package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/** What {@code pkg} keeps with every package manager. */
class PkgContractIT extends ResourceContract {
    @Override
    String type() {
        return "pkg";
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
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
