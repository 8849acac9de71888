package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.kit.LabProfile;

/** What {@code systemdUnit} keeps wherever there is systemd. */
class SystemdUnitContractIT extends ResourceContract {
    @Override
    String type() {
        return "systemdUnit";
    }

    @Override
    boolean differsByDistribution() {
        return true;
    }

    @Override
    ImmutableMap<LabProfile, String> meaningless() {
        String refused = "no systemd: refused";
        return ImmutableMap.of(LabProfile.UPSTART, refused, LabProfile.OPENRC, refused, LabProfile.BUSYBOX, refused);
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of(
                                "a unit",
                                "systemdUnit('contract-unit') { content '[Service]\\nExecStart=/bin/sleep 1000\\n' }")
                        .observed(
                                "content",
                                "systemctl cat contract-unit.service | grep -v '^#'; grep -c disturbed"
                                        + " /etc/systemd/system/contract-unit.service;"
                                        + " systemctl show -p NeedDaemonReload --value contract-unit.service",
                                "[Service]\nExecStart=/bin/sleep 1000\n0\nno\n"),
                Contract.of("a drop-in", "systemdUnit('ssh') { dropIn 'contract'; content '[Service]\\nNice=1\\n' }")
                        .observed(
                                "content",
                                "cat /etc/systemd/system/ssh.service.d/contract.conf",
                                "[Service]\nNice=1\n"),
                Contract.of(
                                "a unit and two drop-ins",
                                "systemdUnit('contract-many') { content '[Service]\\nExecStart=/bin/sleep 1000\\n' }\n"
                                        + "systemdUnit('contract-many') { dropIn 'a'; content '[Service]\\nNice=1\\n' }\n"
                                        + "systemdUnit('contract-many') { dropIn 'b'; content '[Service]\\nNice=2\\n' }")
                        .observed(
                                "content",
                                "cat /etc/systemd/system/contract-many.service"
                                        + " /etc/systemd/system/contract-many.service.d/*.conf;"
                                        + " systemctl show -p Nice -p NeedDaemonReload contract-many.service | sort",
                                "[Service]\nExecStart=/bin/sleep 1000\n[Service]\nNice=1\n[Service]\nNice=2\n"
                                        + "NeedDaemonReload=no\nNice=2\n"),
                Contract.of("absent", "systemdUnit('contract-gone') { absent() }")
                        .given("printf '[Service]\\nExecStart=/bin/true\\n' >/etc/systemd/system/contract-gone.service;"
                                + " systemctl daemon-reload")
                        .observed(
                                "absent", "systemctl show -p LoadState --value contract-gone.service", "not-found\n"));
    }
}
