package dev.drover.kit;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import dev.drover.standins.UpstartTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What kind of machine a lab host is. All of them have an SSH server; only {@link #EL} and {@link #DEBIAN_PYTHON} have Python,
 * and only {@link #EL} has curl; all but {@link #BUSYBOX} have sudo and a Java runtime.
 */
public enum LabProfile {

    /** Debian with systemd. */
    DEBIAN,

    /** The same without a {@code perl}, to show that nothing on a host needs one; most packages cannot be installed there. */
    DEBIAN_NO_PERL,

    /** Debian with systemd and what Ansible needs on a host: Python and its bindings of apt. */
    DEBIAN_PYTHON,

    /** Debian without systemd, with a stand-in for Upstart as process 1 and its commands. */
    UPSTART,

    /**
     * Debian with systemd dressed as CentOS 7: its {@code os-release}, and real dnf and rpm. What it is not: yum is dnf under
     * that name, and there are no chkconfig, firewalld and SELinux. apt and dpkg are still there, for nobody to use.
     */
    EL,

    /** Debian without systemd: OpenRC, started by SysV init. */
    OPENRC,

    /** One static busybox as every command, and dropbear: neither coreutils, sudo, a service manager nor packages. */
    BUSYBOX;

    private static final String ROOT = "root";

    /** The profile of that {@link #id}. */
    public static LabProfile of(String id) {
        return Arrays.stream(values())
                .filter(profile -> profile.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new LabException("no lab profile is called '%s'; there are %s"
                        .formatted(
                                id, Arrays.stream(values()).map(LabProfile::id).collect(Collectors.joining(", ")))));
    }

    /** The name in commands, labels and tags: {@code debian-no-perl}. */
    public String id() {
        return Ascii.toLowerCase(name()).replace('_', '-');
    }

    ImageLayer layer(AptSettings apt) {
        return switch (this) {
            case DEBIAN -> debian(apt);
            case DEBIAN_NO_PERL ->
                new ImageLayer(
                        id(),
                        Optional.of(debian(apt)),
                        ImmutableList.of(),
                        ImmutableList.of(),
                        ImageLayer.resource("no-perl.sh"));
            case DEBIAN_PYTHON ->
                new ImageLayer(
                        id(),
                        Optional.of(debian(apt)),
                        ImmutableList.of("python3", "python3-apt"),
                        ImmutableList.of(),
                        "");
            case UPSTART ->
                new ImageLayer(
                        id(),
                        Optional.of(host(apt)),
                        ImmutableList.of(),
                        UpstartTree.entries().stream().map(LabProfile::file).collect(ImmutableList.toImmutableList()),
                        ImageLayer.resource("upstart.sh"));
            case EL ->
                new ImageLayer(
                        id(),
                        Optional.of(debian(apt)),
                        ImmutableList.of("dnf", "dnf-plugins-core", "rpm", "gpg", "curl"),
                        ImmutableList.of(),
                        ImageLayer.resource("el.sh"));
            case OPENRC ->
                new ImageLayer(
                        id(),
                        Optional.of(host(apt)),
                        ImmutableList.of("openrc", "sysvinit-core"),
                        ImmutableList.of(),
                        ImageLayer.resource("openrc.sh"));
            case BUSYBOX ->
                new ImageLayer(
                        id(),
                        Optional.of(bare(apt)),
                        ImmutableList.of("busybox-static", "dropbear-bin"),
                        ImmutableList.of(),
                        ImageLayer.resource("busybox.sh"));
        };
    }

    /** What runs as process 1. */
    ImmutableList<String> command() {
        return ImmutableList.of("sh", "-c", ImageLayer.resource(this == BUSYBOX ? "busybox-boot.sh" : "boot.sh"));
    }

    /** Who logs in: somebody with sudo, or root where there is none. */
    String user() {
        return this == BUSYBOX ? ROOT : LabHost.USER;
    }

    /** The signal that makes process 1 shut the host down in order. */
    String stopSignal() {
        return switch (this) {
            case DEBIAN, DEBIAN_NO_PERL, DEBIAN_PYTHON, EL -> "SIGRTMIN+3";
            case UPSTART -> "SIGTERM";
            // As Ctrl-Alt-Del does on a machine.
            case OPENRC -> "SIGINT";
            case BUSYBOX -> "SIGUSR2";
        };
    }

    /** Whether systemd is process 1, and can say how the boot went. */
    boolean hasSystemd() {
        return switch (this) {
            case DEBIAN, DEBIAN_NO_PERL, DEBIAN_PYTHON, EL -> true;
            case UPSTART, OPENRC, BUSYBOX -> false;
        };
    }

    /** Whether process 1 ends a shutdown as it does on a machine, by a system call, which must then be allowed to it. */
    boolean powersOff() {
        return this == OPENRC || this == BUSYBOX;
    }

    private static ImageFile file(UpstartTree.Entry entry) {
        try (InputStream content = entry.open()) {
            return ImageFile.file(entry.path(), Integer.parseInt(entry.mode(), 8), content.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ImageLayer debian(AptSettings apt) {
        return new ImageLayer(
                DEBIAN.id(),
                Optional.of(host(apt)),
                ImmutableList.of("systemd-sysv", "dbus"),
                ImmutableList.of(),
                ImageLayer.resource("debian.sh"));
    }

    /** What every profile has, whatever its init. */
    private static ImageLayer host(AptSettings apt) {
        return new ImageLayer(
                "host",
                Optional.of(bare(apt)),
                // Java, because fetching it on six hosts is most of what a first run would do; the whole one, as
                // Debian.s ZooKeeper
                // depends on it.
                ImmutableList.of("openssh-server", "sudo", "iproute2", "procps", "ca-certificates", "default-jre"),
                ImmutableList.of(),
                ImageLayer.resource("host.sh"));
    }

    /** The server of a lab's package repository. */
    static ImageLayer repository(AptSettings apt) {
        return new ImageLayer(
                "repository",
                Optional.of(bare(apt)),
                ImmutableList.of("busybox", "apt-utils", "gnupg", "createrepo-c", "rpm", "autoconf", "automake"),
                ImmutableList.of(),
                "");
    }

    private static ImageLayer bare(AptSettings apt) {
        ImmutableList.Builder<ImageFile> files = ImmutableList.builder();
        if (!apt.sources().isEmpty()) {
            files.add(ImageFile.text("/etc/apt/sources.list", 0644, apt.sources()));
        }
        // Hosts that are thrown away need no fsync per unpacked file, and no translated descriptions.
        files.add(
                ImageFile.text(
                        "/etc/apt/apt.conf.d/90drover-lab",
                        0644,
                        apt.configuration() + "Acquire::Languages \"none\";\n"),
                ImageFile.text("/etc/dpkg/dpkg.cfg.d/drover-lab", 0644, "force-unsafe-io\n"));
        return new ImageLayer(
                "bare-" + apt.codename(),
                Optional.empty(),
                ImmutableList.of(),
                files.build(),
                ImageLayer.resource("bare.sh"));
    }
}
