package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.LabProfile;
import java.util.List;

/** What {@code mount} keeps on every kind of host: memory and bind mounts, which need no device. */
class MountContractIT extends ResourceContract {
    @Override
    String type() {
        return "mount";
    }

    @Override
    boolean differsByDistribution() {
        return true;
    }

    /** What the kernel and what the table say of a path, {@code .} standing for a blank. */
    private static String look(String path) {
        return "grep -e ' " + path + " ' /etc/fstab; while read -r _ _ _ root point options rest; do"
                + " case $point in " + path.replace(".040", "\\\\040")
                + ") echo \"$root $options ${rest#*- }\" | sed 's/,relatime//; s/,inode64//' ;; esac;"
                + " done </proc/self/mountinfo";
    }

    private static Contract seen(Contract contract, String path, String answer, String... attributes) {
        Contract all = contract;
        for (String attribute : List.of(attributes)) {
            all = all.observed(attribute, look(path), answer);
        }
        return all;
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        return ImmutableList.of(
                seen(
                        Contract.of(
                                        "in memory",
                                        "mount('/srv/contract mount') { device 'contract'; type 'tmpfs';"
                                                + " options 'size=8m,mode=0750', 'nosuid', 'x-contract'; dump 1; pass 0 }")
                                .given("printf '# kept  as is\\nproc\\t/proc  proc defaults\\n' >/etc/fstab")
                                .observed(
                                        "other lines",
                                        "head -n 2 /etc/fstab",
                                        "# kept  as is\nproc\t/proc  proc defaults\n"),
                        "/srv/contract.040mount",
                        "contract /srv/contract\\040mount tmpfs size=8m,mode=0750,nosuid,x-contract 1 0\n"
                                + "/ rw,nosuid tmpfs contract rw,size=8192k,mode=750\n",
                        "device",
                        "type",
                        "options",
                        "dump",
                        "pass",
                        "mounted",
                        "atBoot"),
                Contract.of(
                                "a directory a second time, read-only",
                                "mount('/srv/contract-bound') { device '/etc'; type 'none'; options 'bind,ro'; pass 0 }")
                        .observed("mounted", "cmp /srv/contract-bound/passwd /etc/passwd && echo same", "same\n")
                        .observed(
                                "read-only",
                                "touch /srv/contract-bound/x 2>/dev/null || echo read-only; test -w /etc && echo writable",
                                "read-only\nwritable\n")
                        .observed("atBoot", "grep -c '^/etc /srv/contract-bound none bind,ro 0 0$' /etc/fstab", "1\n"),
                seen(
                        Contract.of(
                                "only now", "mount('/srv/contract-now') { device 'now'; type 'tmpfs'; atBoot false }"),
                        "/srv/contract-now",
                        "/ rw tmpfs now rw\n",
                        "device",
                        "type",
                        "mounted",
                        "atBoot"),
                seen(
                        Contract.of(
                                "not now",
                                "mount('/srv/contract-later') { device 'later'; type 'tmpfs'; mounted false }"),
                        "/srv/contract-later",
                        "later /srv/contract-later tmpfs defaults 0 0\n",
                        "device",
                        "type",
                        "mounted"),
                Contract.of("absent", "mount('/srv/contract-none') { absent() }")
                        .given("mkdir -p /srv/contract-none; echo below >/srv/contract-none/file;"
                                + " mount -t tmpfs tmpfs /srv/contract-none;"
                                + " echo 'tmpfs /srv/contract-none tmpfs' >>/etc/fstab")
                        .observed(
                                "absent",
                                "cat /srv/contract-none/file; grep -c contract-none /etc/fstab",
                                "below\n0\n"));
    }
}
