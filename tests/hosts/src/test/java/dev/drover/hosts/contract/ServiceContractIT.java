package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.kit.LabProfile;

/** What {@code service} keeps under every init system. */
class ServiceContractIT extends ResourceContract {
    private static final String UP = "service('contracted') { ensure running, enabled }";
    private static final String DOWN = "service('uncontracted') { ensure stopped, disabled }";

    @Override
    String type() {
        return "service";
    }

    @Override
    boolean differsByDistribution() {
        return true;
    }

    @Override
    ImmutableMap<LabProfile, String> meaningless() {
        return ImmutableMap.of(LabProfile.BUSYBOX, "no services: refused");
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return switch (profile) {
            case UPSTART -> upstart();
            case OPENRC -> openrc();
            default -> systemd();
        };
    }

    private static ImmutableList<Contract> systemd() {
        String unit = "printf '[Service]\\nExecStart=/bin/sleep 47%s\\n[Install]\\nWantedBy=multi-user.target\\n'"
                + " >/etc/systemd/system/%s.service; systemctl daemon-reload";
        return ImmutableList.of(
                Contract.of("running and enabled", UP)
                        .given(unit.formatted("11", "contracted"))
                        .observed(
                                "ensure",
                                "systemctl is-active contracted; systemctl is-enabled contracted",
                                "active\nenabled\n"),
                Contract.of("stopped and disabled", DOWN)
                        .given(unit.formatted("12", "uncontracted") + "; systemctl enable --now uncontracted")
                        .observed(
                                "ensure",
                                "systemctl is-active uncontracted; systemctl is-enabled uncontracted",
                                "inactive\ndisabled\n"),
                Contract.of("masked", "service('maskedcontract') { ensure stopped, masked }")
                        .given(
                                ("printf '[Service]\\nExecStart=/bin/sleep 4713\\n[Install]\\nWantedBy=multi-user.target\\n'"
                                        + " >/lib/systemd/system/maskedcontract.service; systemctl daemon-reload;"
                                        + " systemctl start maskedcontract"))
                        .observed(
                                "ensure",
                                "systemctl is-active maskedcontract; systemctl is-enabled maskedcontract",
                                "inactive\nmasked\n"));
    }

    private static ImmutableList<Contract> upstart() {
        String job =
                "printf 'start on runlevel [2345]\\nexec sleep 47%s\\n' >/etc/init/%s.conf; initctl reload-configuration";
        return ImmutableList.of(
                Contract.of("running and enabled", UP)
                        .given(job.formatted("11", "contracted") + "; echo manual >/etc/init/contracted.override")
                        .observed(
                                "ensure",
                                "initctl status contracted | cut -d, -f1; cat /etc/init/contracted.override 2>/dev/null | grep -c manual",
                                "contracted start/running\n0\n"),
                Contract.of("stopped and disabled", DOWN)
                        .given(job.formatted("12", "uncontracted") + "; initctl start uncontracted")
                        .observed(
                                "ensure",
                                "initctl status uncontracted; cat /etc/init/uncontracted.override",
                                "uncontracted stop/waiting\nmanual\n"));
    }

    private static ImmutableList<Contract> openrc() {
        String script =
                "printf '#!/sbin/openrc-run\\ncommand=/bin/sleep\\ncommand_args=47%1$s\\ncommand_background=yes\\n"
                        + "pidfile=/run/%2$s.pid\\n' >/etc/init.d/%2$s; chmod 0755 /etc/init.d/%2$s";
        String look = "rc-service %1$s status >/dev/null 2>&1; echo $?; test -e /etc/runlevels/default/%1$s; echo $?";
        return ImmutableList.of(
                Contract.of("running and enabled", UP)
                        .given(script.formatted("11", "contracted"))
                        .observed("ensure", look.formatted("contracted"), "0\n0\n"),
                Contract.of("stopped and disabled", DOWN)
                        .given(
                                script.formatted("12", "uncontracted")
                                        + "; rc-service uncontracted start >/dev/null 2>&1; rc-update -q add uncontracted default")
                        .observed("ensure", look.formatted("uncontracted"), "3\n1\n"));
    }
}
