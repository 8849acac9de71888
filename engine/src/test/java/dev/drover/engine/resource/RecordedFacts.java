package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Facts;
import java.time.Duration;

/** Facts of kinds of host, for tests without one. */
public final class RecordedFacts {
    private RecordedFacts() {}

    public static Facts named(String kind) {
        return switch (kind) {
            case "debian-systemd" ->
                facts(new Facts.Os("debian", "debian", "12", "bookworm", "x86_64"), Facts.Init.SYSTEMD);
            case "ubuntu-upstart" ->
                facts(new Facts.Os("debian", "ubuntu", "14.04", "trusty", "x86_64"), Facts.Init.UPSTART);
            case "debian-sysv" -> facts(new Facts.Os("debian", "debian", "7", "wheezy", "x86_64"), Facts.Init.SYSV);
            case "debian-openrc" ->
                facts(new Facts.Os("debian", "debian", "12", "bookworm", "x86_64"), Facts.Init.OPENRC);
            case "centos-systemd" -> facts(new Facts.Os("redhat", "centos", "7", "", "x86_64"), Facts.Init.SYSTEMD);
            case "centos-upstart" -> facts(new Facts.Os("redhat", "centos", "6", "", "x86_64"), Facts.Init.UPSTART);
            case "debian-machine" ->
                facts(new Facts.Os("debian", "debian", "12", "bookworm", "x86_64"), Facts.Init.SYSTEMD, "kvm");
            default -> throw new IllegalArgumentException("no recorded facts '" + kind + "'");
        };
    }

    private static Facts facts(Facts.Os os, Facts.Init init) {
        return facts(os, init, "docker");
    }

    private static Facts facts(Facts.Os os, Facts.Init init, String virtual) {
        return new Facts(
                os,
                init,
                "host1",
                "host1.example.com",
                new Facts.Net("198.51.100.11", ImmutableMap.of("eth0", ImmutableList.of("198.51.100.11"))),
                new Facts.Cpu(2, "a processor"),
                new Facts.Memory(4L << 30, 2L << 30),
                ImmutableList.of(),
                ImmutableList.of(),
                virtual,
                "disabled",
                "root",
                os.family().equals("redhat") ? ImmutableSet.of("yum", "rpm") : ImmutableSet.of("apt-get", "dpkg"),
                Duration.ZERO);
    }
}
