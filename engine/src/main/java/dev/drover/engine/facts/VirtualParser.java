package dev.drover.engine.facts;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells what a host runs in: the container first, else the machine; names as systemd-detect-virt(1) has them. */
final class VirtualParser {
    private static final ImmutableMap<String, String> BY_CGROUP =
            ImmutableMap.of("kubepods", "docker", "docker", "docker", "containerd", "docker", "/lxc", "lxc");
    private static final ImmutableMap<String, String> BY_DMI = ImmutableMap.<String, String>builder()
            .put("KVM", "kvm")
            .put("QEMU", "kvm")
            .put("Bochs", "kvm")
            .put("OpenStack", "kvm")
            .put("DigitalOcean", "kvm")
            .put("Google Compute Engine", "kvm")
            .put("VMware", "vmware")
            .put("VirtualBox", "virtualbox")
            .put("innotek", "virtualbox")
            .put("Xen", "xen")
            .put("HVM domU", "xen")
            .put("Virtual Machine", "hyperv")
            .put("Parallels", "parallels")
            .put("BHYVE", "bhyve")
            .buildOrThrow();

    private VirtualParser() {}

    static String parse(FactLines lines) {
        return lines.first("container")
                .or(() -> firstMatch(lines.all("cgroup").stream(), BY_CGROUP))
                .or(() -> lines.first("kernel")
                        .filter(kernel -> Ascii.toLowerCase(kernel).contains("microsoft"))
                        .map(kernel -> "wsl"))
                .or(() -> firstMatch(lines.all("dmi").stream(), BY_DMI))
                .or(() -> lines.first("hypervisor"))
                .or(() -> amazon(lines))
                .or(() -> lines.first("hypervisor-flag").map(flag -> "vm-other"))
                .orElse("none");
    }

    private static Optional<String> firstMatch(Stream<String> texts, Map<String, String> names) {
        String all = texts.collect(joining("\n"));
        return names.entrySet().stream()
                .filter(name -> all.contains(name.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Amazon's own hypervisor is KVM; its bare machines have no hypervisor's flag. */
    private static Optional<String> amazon(FactLines lines) {
        boolean vm =
                lines.first("hypervisor-flag").isPresent() && lines.all("dmi").contains("Amazon EC2");
        return vm ? Optional.of("kvm") : Optional.empty();
    }
}
