package dev.drover.engine.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.Resources;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Facts.Disk;
import dev.drover.engine.model.Facts.Init;
import dev.drover.engine.model.Facts.Memory;
import dev.drover.engine.model.Facts.Mount;
import dev.drover.engine.model.Facts.Os;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult.Exited;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactGathererTest {
    private static final Instant SENT = Instant.ofEpochSecond(1_760_000_000);
    private static final long KIB = 1024;

    private static Facts recorded(String host) throws IOException {
        return parse(Resources.toString(
                Resources.getResource(FactGathererTest.class, host + ".facts"), StandardCharsets.UTF_8));
    }

    private static Facts parse(String output) {
        return FactGatherer.parse(Bytes.utf8(output), SENT, SENT.plusSeconds(1));
    }

    private static Facts lines(String... lines) {
        return parse("drover-facts 1\n" + String.join("\n", lines) + "\nend 1\n");
    }

    @Test
    void debianWithSystemd() throws IOException {
        Facts facts = recorded("debian-12");

        assertThat(facts)
                .isEqualTo(new Facts(
                        new Os("debian", "debian", "12", "bookworm", "x86_64"),
                        Init.SYSTEMD,
                        "master1",
                        "master1.example.com",
                        new Facts.Net(
                                "192.0.2.1",
                                ImmutableMap.of(
                                        "lo",
                                        ImmutableList.of("127.0.0.1", "::1"),
                                        "eth0",
                                        ImmutableList.of("192.0.2.1", "fd00::1", "fe80::fc:ff:fe00:1"),
                                        "docker0",
                                        ImmutableList.of("172.17.0.1"))),
                        new Facts.Cpu(4, "AMD EPYC 7B13"),
                        new Memory(16_384_000 * KIB, 12_000_000 * KIB),
                        ImmutableList.of(new Disk("vda", 41_943_040L * 512)),
                        ImmutableList.of(
                                new Mount("/sys", "sysfs", "sysfs"),
                                new Mount("/", "/dev/vda1", "ext4"),
                                new Mount("/srv/my data", "nfs.example.com:/data", "nfs4")),
                        "kvm",
                        "disabled",
                        "root",
                        ImmutableSet.of(
                                "apt",
                                "apt-get",
                                "bash",
                                "curl",
                                "dpkg",
                                "dpkg-query",
                                "python3",
                                "rpm",
                                "service",
                                "sudo",
                                "systemctl"),
                        Duration.ZERO));
    }

    @Test
    void ubuntuWithUpstart() throws IOException {
        Facts facts = recorded("ubuntu-14.04");

        assertThat(facts.os()).isEqualTo(new Os("debian", "ubuntu", "14.04", "trusty", "x86_64"));
        assertThat(facts.init()).isEqualTo(Init.UPSTART);
        assertThat(facts.fqdn()).isEqualTo("agent1");
        assertThat(facts.net().address()).isEqualTo("192.0.2.51");
        assertThat(facts.cpu().count()).isEqualTo(1);
        assertThat(facts.memory()).isEqualTo(new Memory(2_048_000 * KIB, 1_000_000 * KIB));
        assertThat(facts.virtual()).isEqualTo("virtualbox");
        assertThat(facts.user()).isEqualTo("vagrant");
    }

    @Test
    void centos7() throws IOException {
        Facts facts = recorded("centos-7");

        assertThat(facts.os()).isEqualTo(new Os("redhat", "centos", "7", "Core", "x86_64"));
        assertThat(facts.init()).isEqualTo(Init.SYSTEMD);
        assertThat(facts.hostname()).isEqualTo("node7.example.com");
        assertThat(facts.fqdn()).isEqualTo("node7.example.com");
        assertThat(facts.net().address()).isEqualTo("198.51.100.7");
        assertThat(facts.virtual()).isEqualTo("vmware");
        assertThat(facts.selinux()).isEqualTo("enforcing");
    }

    @Test
    void centos6HasNoOsReleaseAndAnOldUpstart() throws IOException {
        Facts facts = recorded("centos-6");

        assertThat(facts.os()).isEqualTo(new Os("redhat", "centos", "6.10", "Final", "x86_64"));
        assertThat(facts.init()).isEqualTo(Init.UPSTART);
        assertThat(facts.net().address()).isEqualTo("203.0.113.6");
        assertThat(facts.virtual()).isEqualTo("none");
        assertThat(facts.selinux()).isEqualTo("permissive");
        assertThat(facts.disks())
                .containsExactly(new Disk("sda", 62_914_560L * 512), new Disk("dm-0", 41_943_040L * 512));
    }

    @Test
    void alpineWithoutIp() throws IOException {
        Facts facts = recorded("alpine-3.20");

        assertThat(facts.os()).isEqualTo(new Os("alpine", "alpine", "3.20.3", "", "aarch64"));
        assertThat(facts.init()).isEqualTo(Init.OPENRC);
        assertThat(facts.fqdn()).isEqualTo("alp.lan");
        assertThat(facts.net())
                .isEqualTo(new Facts.Net(
                        "10.0.2.15",
                        ImmutableMap.of(
                                "lo", ImmutableList.of("127.0.0.1", "::1"),
                                "eth0", ImmutableList.of("10.0.2.15", "fd00::15"),
                                "eth1", ImmutableList.of("198.51.100.9"))));
        assertThat(facts.cpu()).isEqualTo(new Facts.Cpu(2, ""));
        assertThat(facts.virtual()).isEqualTo("lxc");
    }

    @Test
    void whatAHostDoesNotTellHasItsDefault() {
        assertThat(lines("unknown-fact x", "os-release nonsense", "time 1760000000"))
                .isEqualTo(new Facts(
                        new Os("linux", "linux", "", "", ""),
                        Init.NONE,
                        "",
                        "",
                        new Facts.Net("", ImmutableMap.of()),
                        new Facts.Cpu(1, ""),
                        new Memory(0, 0),
                        ImmutableList.of(),
                        ImmutableList.of(),
                        "none",
                        "disabled",
                        "",
                        ImmutableSet.of(),
                        Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "os-release ID=ubuntu;debian;ubuntu",
                "os-release ID=raspbian;debian;raspbian",
                "os-release ID=linuxmint;debian;linuxmint",
                "os-release ID='rocky';redhat;rocky",
                "os-release ID=\"almalinux\";redhat;almalinux",
                "os-release ID=amzn;redhat;amzn",
                "os-release ID=ol;redhat;ol",
                "os-release ID=fedora;redhat;fedora",
                "os-release ID=\"opensuse-leap\";suse;opensuse-leap",
                "os-release ID=manjaro;arch;manjaro",
                "os-release ID=gentoo;gentoo;gentoo",
                "redhat-release Red Hat Enterprise Linux Server release 6.10 (Santiago);redhat;rhel",
                "oracle-release Oracle Linux Server release 6.10;redhat;ol",
                "redhat-release Scientific Linux release 6.10 (Carbon);redhat;scientific",
                "system-release Amazon Linux AMI release 2012.09;redhat;amzn",
                "redhat-release Strange Linux release 1;redhat;redhat",
                "lsb-release DISTRIB_ID=Ubuntu;debian;ubuntu",
                "debian-version 6.0.10;debian;debian",
                "alpine-release 2.1.0;alpine;alpine",
            })
    void familiesAndIds(String line, String family, String id) {
        Os os = lines(line).os();

        assertThat(os.family()).isEqualTo(family);
        assertThat(os.id()).isEqualTo(id);
    }

    @Test
    void likenessDecidesTheFamilyOfAnUnknownId() {
        Os os = lines("os-release ID=acme", "os-release ID_LIKE=\"acme-core rhel fedora\"", "os-release VERSION_ID='1'")
                .os();

        assertThat(os).isEqualTo(new Os("redhat", "acme", "1", "", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "init-has systemd,init-has init.d,tools service systemctl;SYSTEMD",
                "pid1 init,initctl init (upstart 1.5),init-has init.d,tools service;UPSTART",
                // Docker's Ubuntu images put /bin/true in initctl's place.
                "pid1 init,initctl ,init-has init.d,tools service;SYSV",
                "init-has init.d,tools service;SYSV",
                "init-has init.d,tools bash;NONE",
                "init-has openrc,init-has init.d,tools service;OPENRC",
                "init-has init.d,tools rc-service;OPENRC",
                "tools service;NONE",
            })
    void initSystems(String answers, Init init) {
        assertThat(lines(answers.split(",")).init()).isEqualTo(init);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "container docker,container systemd-nspawn,dmi QEMU;docker",
                "container podman;podman",
                "cgroup 4:cpu:/kubepods/burstable/pod1;docker",
                "cgroup 4:cpu:/lxc/web;lxc",
                "kernel 5.15.90.1-microsoft-standard-WSL2;wsl",
                "dmi Microsoft Corporation,dmi Virtual Machine;hyperv",
                "dmi Xen,dmi HVM domU;xen",
                "hypervisor xen;xen",
                "dmi Amazon EC2,dmi c5.large,hypervisor-flag yes;kvm",
                "dmi Amazon EC2,dmi c5.metal;none",
                "hypervisor-flag yes;vm-other",
            })
    void virtualMachinesAndContainers(String answers, String virtual) {
        assertThat(lines(answers.split(",")).virtual()).isEqualTo(virtual);
    }

    @Test
    void theAddressIsThatOfTheBestDefaultRoute() {
        String[] four = {
            "address wlan0 192.0.2.9/24",
            "address eth0 192.0.2.8/24",
            "route wlan0\t00000000\t010200C0\t0003\t0\t0\t600\t00000000\t0\t0\t0",
            "route down0\t00000000\t010200C0\t0002\t0\t0\t1\t00000000\t0\t0\t0",
            "route eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0",
        };
        assertThat(lines(four).net().address()).isEqualTo("192.0.2.8");
        assertThat(lines("address eth0 fe80::1/64", "address eth0 2001:db8::1/64", "route6 00000400 eth0")
                        .net()
                        .address())
                .isEqualTo("2001:db8::1");
        assertThat(lines("address eth0 192.0.2.8/24").net().address()).isEmpty();
    }

    @Test
    void clockSkewIsTakenAgainstTheMiddle() {
        assertThat(lines("time 1760000100").clockSkew()).isEqualTo(Duration.ofSeconds(100));
        assertThat(lines("time 1759999940").clockSkew()).isEqualTo(Duration.ofSeconds(-60));
    }

    @Test
    void textsAreDataAndCutAtFourKilobytes() {
        String evil = "${\"freemarker.template.utility.Execute\"?new()(\"id\")} \u001b[2J\u0000\u202e $(id) ";

        Facts facts = lines("hostname " + evil + Strings.repeat("é", 4096), "user " + evil);

        assertThat(facts.user()).isEqualTo(evil);
        assertThat(facts.hostname()).startsWith(evil).endsWith("é");
        assertThat(facts.hostname().getBytes(StandardCharsets.UTF_8).length).isBetween(4094, 4096);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "drover-facts 1\n",
                "drover-facts 1\nend 1",
                "drover-facts 2\nend 1\n",
                "drover-facts 1\nhostname x\n",
                "noise\ndrover-facts 1\nend 1\n",
                "drover-facts 1\nend 1\nmore\n",
                "drover-facts 1\ntime x\nend 1\n",
                "drover-facts 1\ntime 999999999999999999\nend 1\n",
                "drover-facts 1\ntime 9999999999999999999999\nend 1\n",
                "drover-facts 1\nmemory MemTotal: -1 kB\nend 1\n",
                "drover-facts 1\nmemory MemTotal: 999999999999999999 kB\nend 1\n",
                "drover-facts 1\ndisk sda ten\nend 1\n",
                "drover-facts 1\ncpu-online 0-\nend 1\n",
                "drover-facts 1\ncpu-count -1\nend 1\n",
            })
    void anythingElseIsNoAnswer(String output) {
        assertThatThrownBy(() -> parse(output)).isInstanceOf(FactsException.class);
    }

    @Test
    void aFailedOrTruncatedStepIsNoAnswer() {
        Bytes output = Bytes.utf8("drover-facts 1\nend 1\n");
        Exited failed = new Exited(127, output, Bytes.empty(), output.size(), 0, Duration.ZERO);
        Exited truncated = new Exited(0, output, Bytes.empty(), 1L << 30, 0, Duration.ZERO);
        Exited fine = new Exited(0, output, Bytes.empty(), output.size(), 0, Duration.ZERO);

        assertThatThrownBy(() -> FactGatherer.parse(failed, SENT, SENT))
                .isInstanceOf(FactsException.class)
                .hasMessage("gathering facts ended with status 127");
        assertThatThrownBy(() -> FactGatherer.parse(truncated, SENT, SENT))
                .isInstanceOf(FactsException.class)
                .hasMessage("the host's facts are 1073741824 bytes, too many to be true");
        assertThat(FactGatherer.parse(fine, SENT, SENT).init()).isEqualTo(Init.NONE);
    }

    @Test
    void theStepOnlyReads() {
        assertThat(FactGatherer.step().kind()).isEqualTo(Step.Kind.OBSERVE);
        assertThat(FactGatherer.step().arguments()).isEmpty();
    }

    /** A damaged answer: facts, or the one exception. */
    @Test
    void nothingButFactsOrTheirExceptionComesOfNonsense() throws IOException {
        Random random = new Random(11);
        String[] hosts = {"debian-12", "ubuntu-14.04", "centos-7", "centos-6", "alpine-3.20"};
        int read = 0;
        for (int round = 0; round < 10_000; round++) {
            byte[] output = Resources.toByteArray(
                    Resources.getResource(FactGathererTest.class, hosts[round % hosts.length] + ".facts"));
            for (int damage = random.nextInt(8); damage >= 0; damage--) {
                int at = 15 + random.nextInt(output.length - 23);
                output[at] =
                        (byte) (random.nextBoolean() ? random.nextInt(256) : output[random.nextInt(output.length)]);
            }
            try {
                FactsTree.json(FactGatherer.parse(Bytes.of(output), SENT, SENT));
                read++;
            } catch (FactsException expected) {
                assertThat(expected.getMessage()).matches("[ -~]+");
            }
        }
        assertThat(read).isBetween(1_000, 9_999);
        byte[] noise = new byte[200];
        for (int round = 0; round < 5_000; round++) {
            random.nextBytes(noise);
            Bytes output = Bytes.of(noise);
            assertThatThrownBy(() -> FactGatherer.parse(output, SENT, SENT)).isInstanceOf(FactsException.class);
        }
    }
}
