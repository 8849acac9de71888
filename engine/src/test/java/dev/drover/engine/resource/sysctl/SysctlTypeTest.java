package dev.drover.engine.resource.sysctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.LocalHost;
import dev.drover.engine.resource.RecordedFacts;
import org.junit.jupiter.api.Test;

class SysctlTypeTest {
    private final SysctlType type = new SysctlType();

    private static BootFiles files(String files, String lines) {
        return BootFiles.of(Facts.Init.SYSV, files, lines);
    }

    private static SysctlKey key(String name) {
        return SysctlKey.parse(name);
    }

    @Test
    void theLastFileWinsAndSysctlConfIsLast() {
        BootFiles boot = files(
                "/etc/sysctl.d/99-z.conf\n/usr/lib/sysctl.d/10-a.conf\n/etc/sysctl.conf\n",
                "/etc/sysctl.conf:kernel.x=3\n/etc/sysctl.d/99-z.conf:kernel.x = 2\n/usr/lib/sysctl.d/10-a.conf:kernel/x=1\n");

        assertThat(boot.valuesOf(key("kernel.x")))
                .containsExactly(
                        new SysctlState.BootValue("/usr/lib/sysctl.d/10-a.conf", "1"),
                        new SysctlState.BootValue("/etc/sysctl.d/99-z.conf", "2"),
                        new SysctlState.BootValue("/etc/sysctl.conf", "3"));
    }

    @Test
    void systemdReadsSysctlConfOnlyByALink() {
        String files = "/etc/sysctl.d/99-sysctl.conf\n/etc/sysctl.d/99-z.conf\n/etc/sysctl.conf\n";
        String lines =
                "/etc/sysctl.d/99-sysctl.conf:kernel.x=3\n/etc/sysctl.d/99-z.conf:kernel.x=2\n/etc/sysctl.conf:kernel.x=3\n";

        assertThat(BootFiles.of(Facts.Init.SYSTEMD, files, lines).valuesOf(key("kernel.x")))
                .containsExactly(
                        new SysctlState.BootValue("/etc/sysctl.d/99-sysctl.conf", "3"),
                        new SysctlState.BootValue("/etc/sysctl.d/99-z.conf", "2"));
        assertThat(BootFiles.of(Facts.Init.SYSTEMD, "/etc/sysctl.conf\n", "/etc/sysctl.conf:kernel.x=3\n")
                        .valuesOf(key("kernel.x")))
                .isEmpty();
        assertThat(files(files, lines).valuesOf(key("kernel.x")))
                .last()
                .isEqualTo(new SysctlState.BootValue("/etc/sysctl.conf", "3"));
    }

    @Test
    void aFileHidesThoseOfItsNameInLaterDirectories() {
        BootFiles boot = files(
                "/etc/sysctl.d/10-a.conf\n/usr/lib/sysctl.d/10-a.conf\n", "/usr/lib/sysctl.d/10-a.conf:kernel.x=1\n");

        assertThat(boot.valuesOf(key("kernel.x"))).isEmpty();
    }

    @Test
    void namesMayBeWrittenInManyWays() {
        BootFiles boot = files("/a/a.conf\n", "/a/a.conf:  -net/ipv4/tcp_rmem =\t4096  87380\t6291456 \n");

        assertThat(boot.valuesOf(key("net.ipv4.tcp_rmem")))
                .containsExactly(new SysctlState.BootValue("/a/a.conf", "4096 87380 6291456"));
        assertThat(key("net.ipv4.conf.eth0/100.forwarding").path()).isEqualTo("net/ipv4/conf/eth0.100/forwarding");
        assertThat(key("net/ipv4/conf/eth0.100/forwarding").path()).isEqualTo("net/ipv4/conf/eth0.100/forwarding");
    }

    @Test
    void theValuesOfThisMachineAreRead() throws java.io.IOException {
        SysctlSpec ostype = SysctlSpec.of("kernel.ostype", "Linux");
        SysctlState state = LocalHost.sh().observe(type.probe(ostype, RecordedFacts.named("debian-systemd")));

        assertThat(state.live()).contains("Linux");
        SysctlSpec missing = SysctlSpec.of("kernel.no_such_thing", "1");
        SysctlState none = LocalHost.sh().observe(type.probe(missing, RecordedFacts.named("debian-systemd")));
        assertThat(none.live()).isEmpty();
        assertThat(type.lacks(missing, none)).hasSize(1);
    }

    @Test
    void whatIsNoKeyIsRefused() {
        assertThatThrownBy(() -> SysctlSpec.of("../etc", "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be the name of a kernel parameter such as 'net.ipv4.ip_forward', got '../etc'");
        assertThatThrownBy(() -> SysctlSpec.of("kernel.x", " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be one line that is not empty, got ' '");
    }
}
