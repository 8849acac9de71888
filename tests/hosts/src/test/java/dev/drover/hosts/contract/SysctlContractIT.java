package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;

/** What {@code sysctl} keeps on every kind of host. */
class SysctlContractIT extends ResourceContract {
    @Override
    String type() {
        return "sysctl";
    }

    @Override
    boolean differsByDistribution() {
        return true;
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                Contract.of("a value", "sysctl('net.ipv4.conf.lo.rp_filter') { value 2 }")
                        // As on a machine: in a container /proc/sys is read-only at first.
                        .given("mount -o remount,rw,bind /proc/sys; mkdir -p /etc/sysctl.d")
                        .observed(
                                "value",
                                "cat /etc/sysctl.d/99-drover-net.ipv4.conf.lo.rp_filter.conf | grep -v '^#' | tr -d ' '",
                                "net/ipv4/conf/lo/rp_filter=2\n")
                        .observed("live", "cat /proc/sys/net/ipv4/conf/lo/rp_filter", "2\n"),
                Contract.of("absent", "sysctl('net.ipv4.conf.lo.log_martians') { absent() }")
                        .given("mkdir -p /etc/sysctl.d; echo 'net.ipv4.conf.lo.log_martians = 1'"
                                + " >/etc/sysctl.d/99-drover-net.ipv4.conf.lo.log_martians.conf")
                        .observed("absent", "ls /etc/sysctl.d | grep -c log_martians", "0\n"));
    }
}
