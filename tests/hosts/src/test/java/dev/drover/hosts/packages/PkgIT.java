package dev.drover.hosts.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.MergingType.Difference;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.pkg.PkgSpec;
import dev.drover.engine.resource.pkg.PkgState;
import dev.drover.engine.resource.pkg.PkgType;
import dev.drover.kit.Lab;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Packages on a Debian host with a repository of the lab's own. */
@ExtendWith(LabExtension.class)
class PkgIT {
    private static final String NO_SERVICES = "/usr/sbin/policy-rc.d";
    private static final String INTERRUPTED = "/var/lib/dpkg/updates/0000";

    private final PkgType type = new PkgType();
    private LabHost host;
    private OnHost onHost;

    @BeforeEach
    void useRepository(Lab lab, LabHost fresh, @TempDir Path directory) throws IOException {
        host = fresh;
        onHost = new OnHost(fresh);
        Deb deb = new Deb(directory);
        lab.repository()
                .publish(
                        "packages",
                        List.of(
                                deb.build("first", "1.0", "exit 0"),
                                deb.build("first", "1.1", "exit 0"),
                                deb.build("first", "2.0", "exit 0"),
                                deb.build("second", "1.0", "exit 0"),
                                deb.build(DebContents.of("standing", "1.0").depending("second")),
                                deb.build(DebContents.of("rival", "1.0").conflicting("second")),
                                deb.build("asking", "1.0", "read answer; exit 0"),
                                deb.build("broken", "1.0", "printf 'no such luck\\n' >&2; exit 3"),
                                deb.build("slow", "1.0", "[ -e /slow-done ] || sleep 30; exit 0"),
                                deb.build(
                                        "starter",
                                        "1.0",
                                        "invoke-rc.d --query ssh start; printf $? >/policy; exit 0")));
        host.write(
                "/etc/apt/keyrings/lab.asc", Files.readAllBytes(lab.repository().keyFile()));
        write(
                "/etc/apt/sources.list",
                "deb [signed-by=/etc/apt/keyrings/lab.asc] " + lab.repository().uri() + " packages main\n");
        host.exec("sh", "-c", "rm -rf /var/lib/apt/lists/*").expectSuccess("removing the package lists");
    }

    @AfterEach
    void disconnect() {
        onHost.close();
    }

    @Test
    void aHostWithoutListsReadsThemAndInstalls() {
        assertThat(onHost.plan(type, PkgSpec.named("first")))
                .containsExactly(Change.of("state", "absent", "installed"));
        assertThat(host.exec("dpkg", "-s", "first").exitStatus())
                .as("a plan changes nothing")
                .isNotZero();

        onHost.converges(type, PkgSpec.named("first"));

        assertThat(installed("first")).isEqualTo("2.0");
        onHost.converges(type, PkgSpec.named("first").removed());
        assertThat(host.exec("dpkg", "-s", "first").exitStatus()).isNotZero();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void eachVersionIsFoundAndMended() {
        onHost.converges(type, PkgSpec.named("first").version("1.*"));
        assertThat(installed("first")).isEqualTo("1.1");

        onHost.converges(type, PkgSpec.named("first").newest());
        assertThat(installed("first")).isEqualTo("2.0");

        assertThat(onHost.failure(type, PkgSpec.named("first").version("1.0")))
                .isEqualTo("first is at 2.0, newer than the wanted 1.0; nothing was changed; "
                        + "allowDowngrade() lets it go back\n");
        onHost.converges(type, PkgSpec.named("first").version("1.0").downgradable());
        assertThat(installed("first")).isEqualTo("1.0");
    }

    @Test
    void installsAndRemovalsAreOneTransaction() {
        onHost.converges(type, PkgSpec.named("second"));
        host.exec("rm", "-f", "/var/log/apt/history.log").expectSuccess("forgetting the history");

        assertThat(onHost.act(type.applyTogether(
                        ImmutableList.of(
                                difference(PkgSpec.named("first").version("1.0")),
                                difference(PkgSpec.named("asking")),
                                difference(PkgSpec.named("second").removed())),
                        OnHost.DEBIAN)))
                .isEmpty();

        String history = new String(host.read("/var/log/apt/history.log"), StandardCharsets.UTF_8);
        assertThat(history).containsOnlyOnce("Start-Date").contains("first:", "asking:", "Remove: second:");
        assertThat(installed("first")).isEqualTo("1.0");
    }

    @Test
    void whatNobodyNamedIsNotRemoved() {
        onHost.converges(type, PkgSpec.named("second"));
        onHost.converges(type, PkgSpec.named("standing"));

        assertThat(onHost.failure(type, PkgSpec.named("second").removed()))
                .isEqualTo(
                        "apt would also remove standing, which is not declared absent beside it; nothing was changed; "
                                + "if it shall go: pkg('standing') { absent() }\n");
        assertThat(onHost.failure(type, PkgSpec.named("rival")))
                .isEqualTo(
                        "apt would also remove second, standing, which is not declared absent beside it; "
                                + "nothing was changed; if it shall go: pkg('second') { absent() }; pkg('standing') { absent() }\n");
        assertThat(installed("second") + installed("standing")).isEqualTo("1.01.0");

        assertThat(onHost.act(type.applyTogether(
                        ImmutableList.of(
                                difference(PkgSpec.named("second").removed()),
                                difference(PkgSpec.named("standing").removed()),
                                difference(PkgSpec.named("rival"))),
                        OnHost.DEBIAN)))
                .isEmpty();
        assertThat(installed("rival")).isEqualTo("1.0");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void whatCannotBeHadIsSaidPrecisely() {
        assertThat(onHost.failure(type, PkgSpec.named("frist")))
                .isEqualTo("apt knows no package 'frist'; near: first; the package lists were read again just now\n"
                        + "nothing was changed\n");
        assertThat(onHost.failure(type, PkgSpec.named("first").version("7*")))
                .isEqualTo("apt knows no version '7*' of package 'first'; there are: 2.0 1.1 1.0; "
                        + "the package lists were read again just now\nnothing was changed\n");
        assertThat(onHost.failure(type, PkgSpec.named("fi.st+")))
                .as("a name is never a regular expression")
                .startsWith("apt knows no package 'fi.st+'");
    }

    @Test
    void theHostsOwnArchitectureMayBeSaid() {
        String own = host.exec("dpkg", "--print-architecture").stdout().strip();
        PkgSpec named = PkgSpec.named("first:" + own);

        onHost.converges(type, named.version("1.0"));
        assertThat(installed("first")).isEqualTo("1.0");
        assertThat(onHost.plan(type, named.newest())).containsExactly(Change.of("version", "1.0", "2.0"));
        onHost.converges(type, named.newest());
        onHost.converges(type, named.removed());
        assertThat(host.exec("dpkg", "-s", "first").exitStatus()).isNotZero();
    }

    @Test
    void aPackageOnHoldIsLeftAlone() {
        onHost.converges(type, PkgSpec.named("first").version("1.0"));
        host.exec("apt-mark", "hold", "first").expectSuccess("holding");

        assertThatThrownBy(() -> onHost.plan(type, PkgSpec.named("first").version("2*")))
                .isInstanceOf(ProbeException.class)
                .hasMessage("on hold: first at 1.0; 'apt-mark unhold' on the host lets it go");
        assertThat(onHost.act(type.applyTogether(
                        ImmutableList.of(difference(PkgSpec.named("first").version("2*"))), OnHost.DEBIAN)))
                .contains("on hold: first at 1.0; nothing was changed; 'apt-mark unhold' on the host lets it go\n");
        assertThat(installed("first")).isEqualTo("1.0");
    }

    @Test
    void aLockIsWaitedForAndItsHolderIsNamed() {
        lock("/var/lib/dpkg/lock-frontend", 12);

        assertThat(onHost.act(waiting(1, PkgSpec.named("first"))).orElse(""))
                .matches("apt is locked by perl \\(pid \\d+\\); waited 1 s; nothing was changed; run again later\n");
        assertThat(onHost.act(waiting(60, PkgSpec.named("first")))).isEmpty();
        assertThat(installed("first")).isEqualTo("2.0");

        lock("/var/lib/apt/lists/lock", 6);
        assertThat(onHost.act(waiting(60, PkgSpec.named("frist"))).orElse(""))
                .as("the lock on the lists is waited for too")
                .startsWith("apt knows no package 'frist'; near: first; the package lists were read again just now");
    }

    @Test
    void aFailedPackageIsReportedWithItsStateAndMendedLater() {
        assertThat(onHost.failure(type, PkgSpec.named("broken")))
                .contains("post-installation script subprocess returned error exit status 3")
                .endsWith("broken is now: half-configured 1.0\n");
        assertThat(onHost.plan(type, PkgSpec.named("broken")))
                .contains(Change.of("state", "half-configured", "installed"));

        write("/var/lib/dpkg/info/broken.postinst", "#!/bin/sh\nexit 0\n");
        onHost.converges(type, PkgSpec.named("broken"));
    }

    @Test
    void anInterruptionOfOursIsRepaired() {
        killInTheMiddle("sh -c", () -> new Thread(() -> onHost.act(waiting(60, PkgSpec.named("slow")))));
        host.exec("touch", "/slow-done").expectSuccess("letting it finish");

        try (OnHost again = new OnHost(host)) {
            again.converges(type, PkgSpec.named("second"));
            assertThat(again.plan(type, PkgSpec.named("slow"))).isEmpty();
        }

        assertThat(leftovers()).isEmpty();
    }

    @Test
    void anInterruptionOfSomebodyElseIsOnlyReported() {
        onHost.converges(type, PkgSpec.named("first"));
        killInTheMiddle(
                "apt-get",
                () -> new Thread(
                        () -> host.exec("apt-get", "install", "-y", "slow").exitStatus()));

        assertThat(onHost.failure(type, PkgSpec.named("second")))
                .isEqualTo("dpkg was interrupted before this run; half-configured: slow; nothing was changed; "
                        + "look, then run 'dpkg --configure -a' on the host\n");
        assertThat(host.exec("dpkg", "-s", "second").exitStatus()).isNotZero();
        assertThat(host.exec("test", "-e", INTERRUPTED).exitStatus()).isZero();
    }

    @Test
    void servicesAreForbiddenForOneTransactionOnly() {
        write(NO_SERVICES, "#!/bin/sh\nexit 0\n");

        onHost.converges(type, PkgSpec.named("starter").startServices(false));

        assertThat(new String(host.read("/policy"), StandardCharsets.UTF_8))
                .as("what invoke-rc.d said: forbidden")
                .isEqualTo("101");
        assertThat(new String(host.read(NO_SERVICES), StandardCharsets.UTF_8)).isEqualTo("#!/bin/sh\nexit 0\n");
        assertThat(leftovers()).isEmpty();
        onHost.converges(type, PkgSpec.named("starter").removed());
        onHost.converges(type, PkgSpec.named("starter"));
        assertThat(new String(host.read("/policy"), StandardCharsets.UTF_8))
                .as("what invoke-rc.d said: allowed")
                .isEqualTo("104");
    }

    private void killInTheMiddle(String what, java.util.function.Supplier<Thread> start) {
        Thread running = start.get();
        running.setDaemon(true);
        running.start();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> host.exec("pgrep", "-f", "slow.postinst").exitStatus() == 0);
        host.exec(
                "sh",
                "-c",
                "for p in $(pgrep -x apt-get) $(pgrep -x dpkg); do ps -o ppid= -p $p; printf '%s\\n' $p; done "
                        + "| sort -un | while read -r p; do [ $p -gt 1 ] && kill -9 $p; done; pkill -9 -f slow.postinst; true");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> host.exec("pgrep", "-x", "dpkg").exitStatus() != 0);
        assertThat(host.exec("test", "-e", INTERRUPTED).exitStatus())
                .as("dpkg of %s was interrupted", what)
                .isZero();
    }

    /** dpkg and apt look at fcntl locks only. */
    private void lock(String file, int seconds) {
        host.write("/root/hold", """
                use Fcntl;
                open F, ">>", $ARGV[0] or die;
                my $lock = pack("ssx4qqi", F_WRLCK, 0, 0, 0, 0);
                fcntl(F, F_SETLKW, $lock) or die;
                open D, ">", "/run/held";
                close D;
                sleep $ARGV[1];
                """.getBytes(StandardCharsets.UTF_8));
        host.exec("rm", "-f", "/run/held");
        host.exec(
                "sh",
                "-c",
                "setsid perl /root/hold \"$1\" \"$2\" >/dev/null 2>&1 &",
                "lock",
                file,
                String.valueOf(seconds));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> host.exec("test", "-e", "/run/held").exitStatus() == 0);
    }

    /** The transaction, waiting for locks no longer than that. */
    private ImmutableList<Action> waiting(int seconds, PkgSpec desired) {
        Action action = type.applyTogether(ImmutableList.of(difference(desired)), OnHost.DEBIAN)
                .get(0);
        ImmutableList<Bytes> arguments = ImmutableList.<Bytes>builder()
                .add(Bytes.utf8(String.valueOf(seconds)))
                .addAll(action.arguments().subList(1, action.arguments().size()))
                .build();
        return ImmutableList.of(
                new Action(action.says(), action.script(), arguments, action.input(), action.timeout()));
    }

    private Difference<PkgSpec, PkgState> difference(PkgSpec desired) {
        return new Difference<>(desired, onHost.observe(type, desired));
    }

    private String installed(String name) {
        return host.exec("dpkg-query", "-W", "-f=${Version}", name)
                .expectSuccess("asking dpkg about " + name)
                .stdout();
    }

    private String leftovers() {
        return host.exec(
                        "sh",
                        "-c",
                        "ls -d /run/drover-* /usr/sbin/policy-rc.d.drover-* /var/lib/drover/apt-transaction 2>/dev/null")
                .stdout();
    }

    private void write(String path, String text) {
        host.write(path, text.getBytes(StandardCharsets.UTF_8));
        host.exec("chmod", "0755", path).expectSuccess("chmod");
    }
}
