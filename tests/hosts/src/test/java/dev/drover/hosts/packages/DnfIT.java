package dev.drover.hosts.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.MergingType.Difference;
import dev.drover.engine.resource.pkg.PkgSpec;
import dev.drover.engine.resource.pkg.PkgState;
import dev.drover.engine.resource.pkg.PkgType;
import dev.drover.kit.Lab;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import dev.drover.kit.OnProfile;
import dev.drover.kit.Rpm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Packages on a host dressed as CentOS, with real dnf and rpm and a repository of the lab's own. */
@ExtendWith(LabExtension.class)
class DnfIT {
    private static final String REPOSITORY = "/etc/yum.repos.d/lab.repo";

    private final PkgType type = new PkgType();
    private LabHost host;
    private OnHost onHost;

    @BeforeEach
    void useRepository(Lab lab, @OnProfile(LabProfile.EL) LabHost fresh) {
        host = fresh;
        onHost = new OnHost(fresh);
        lab.repository()
                .publishRpms(
                        "dnf",
                        List.of(
                                Rpm.of("first", "1.0"),
                                Rpm.of("first", "1.1"),
                                Rpm.of("first", "1.10"),
                                Rpm.of("second", "1.0").requiring("first").recommending("liked"),
                                Rpm.of("liked", "1.0"),
                                Rpm.of("needy", "1.0").requiring("nosuchthing"),
                                Rpm.of("broken", "1.0").afterwards("echo 'no such luck' >&2; exit 3"),
                                Rpm.of("slow", "1.0").afterwards("sleep 10"),
                                Rpm.of("daemon", "1.0").withService()));
        write(
                REPOSITORY,
                "[lab]\nname=lab\ngpgcheck=0\nbaseurl=" + lab.repository().rpmUri("dnf") + "\n");
    }

    @AfterEach
    void disconnect() {
        onHost.close();
    }

    @Test
    void theFactsSayWhatItIsWhateverToolsItHas() {
        Facts facts = onHost.facts();

        assertThat(facts.os().family()).isEqualTo("redhat");
        assertThat(facts.os().id()).isEqualTo("centos");
        assertThat(facts.os().version()).isEqualTo("7");
        assertThat(facts.init()).isEqualTo(Facts.Init.SYSTEMD);
        assertThat(facts.tools()).contains("dnf", "yum", "rpm", "apt-get", "dpkg");
    }

    @Test
    void eachVersionIsFoundAndMended() {
        assertThat(onHost.plan(type, PkgSpec.named("first")))
                .containsExactly(Change.of("state", "absent", "installed"));
        assertThat(rpm("first")).as("a plan changes nothing").isEmpty();

        onHost.converges(type, PkgSpec.named("first").version("1.1"));
        assertThat(rpm("first")).isEqualTo("1.1-1.el7");
        onHost.converges(type, PkgSpec.named("first").newest());
        assertThat(rpm("first")).as("1.10 is newer than 1.1").isEqualTo("1.10-1.el7");

        assertThat(onHost.failure(type, PkgSpec.named("first").version("1.0*")))
                .isEqualTo("first is at 1.10-1.el7, newer than the wanted 1.0-1.el7; nothing was changed; "
                        + "allowDowngrade() lets it go back\n");
        onHost.converges(type, PkgSpec.named("first").version("1.0-1.el7").downgradable());
        assertThat(rpm("first")).isEqualTo("1.0-1.el7");
        onHost.converges(type, PkgSpec.named("first").removed());
        assertThat(rpm("first")).isEmpty();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void theNewestVersionIsKnownFromTheListsAlone() {
        onHost.converges(type, PkgSpec.named("first").version("1.0"));
        host.exec("sh", "-c", "rm -rf /var/cache/dnf/*").expectSuccess("removing the lists");

        assertThat(onHost.plan(type, PkgSpec.named("first").newest()))
                .containsExactly(Change.of("lists", "missing", "read"));
        host.exec("dnf", "-q", "makecache").expectSuccess("reading the lists");
        assertThat(onHost.plan(type, PkgSpec.named("first").newest()))
                .containsExactly(Change.of("version", "1.0-1.el7", "1.10-1.el7"));
        onHost.converges(type, PkgSpec.named("first").newest());
    }

    @Test
    void installsAndRemovalsAreOneTransaction() {
        onHost.converges(type, PkgSpec.named("liked"));
        int before = transactions();

        assertThat(onHost.act(type.applyTogether(
                        ImmutableList.of(
                                difference(PkgSpec.named("second").recommends(false)),
                                difference(PkgSpec.named("daemon").recommends(false)),
                                difference(PkgSpec.named("liked").removed().recommends(false))),
                        onHost.facts())))
                .isEmpty();

        assertThat(transactions()).isEqualTo(before + 1);
        assertThat(rpm("second") + rpm("first") + rpm("daemon")).isEqualTo("1.0-1.el71.10-1.el71.0-1.el7");
        assertThat(rpm("liked")).isEmpty();
        assertThat(host.exec("systemctl", "is-active", "daemon").stdout()).isEqualTo("inactive\n");

        onHost.converges(type, PkgSpec.named("second").removed());
        assertThat(rpm("first")).as("what was not named is not removed").isEqualTo("1.10-1.el7");
        onHost.converges(type, PkgSpec.named("second").recommends(true));
        assertThat(rpm("liked")).isEqualTo("1.0-1.el7");
    }

    @Test
    void whatNobodyNamedIsNotRemoved() {
        onHost.converges(type, PkgSpec.named("second").recommends(false));

        assertThat(onHost.failure(type, PkgSpec.named("first").removed()))
                .isEqualTo("dnf would also remove second, which is not declared absent beside it; nothing was changed; "
                        + "if it shall go: pkg('second') { absent() }\n");
        assertThat(onHost.act(type.applyTogether(
                        ImmutableList.of(
                                difference(PkgSpec.named("daemon")),
                                difference(PkgSpec.named("first").removed())),
                        onHost.facts())))
                .hasValueSatisfying(words -> assertThat(words).startsWith("dnf would also remove second, "));
        assertThat(rpm("first") + rpm("second") + rpm("daemon")).isEqualTo("1.10-1.el71.0-1.el7");

        assertThat(onHost.act(type.applyTogether(
                        ImmutableList.of(
                                difference(PkgSpec.named("first").removed()),
                                difference(PkgSpec.named("second").removed()),
                                difference(PkgSpec.named("daemon"))),
                        onHost.facts())))
                .isEmpty();
        assertThat(rpm("first") + rpm("second")).isEmpty();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void whatCannotBeHadIsSaidPrecisely() {
        assertThat(onHost.failure(type, PkgSpec.named("frist")))
                .isEqualTo("dnf knows no package 'frist'; near: first; the package lists were read again just now\n"
                        + "nothing was changed\n");
        assertThat(onHost.failure(type, PkgSpec.named("first").version("7*")))
                .isEqualTo("dnf knows no version '7*' of package 'first'; "
                        + "there are: 1.10-1.el7 1.1-1.el7 1.0-1.el7; the package lists were read again just now\n"
                        + "nothing was changed\n");
        assertThat(onHost.failure(type, PkgSpec.named("system-release")))
                .isEqualTo("dnf knows no package 'system-release', but packages that provide it; "
                        + "name one of them: centos-release\nnothing was changed\n");
        assertThat(onHost.failure(type, PkgSpec.named("first:i686"))).startsWith("dnf knows no package 'first:i686'");
        assertThat(onHost.failure(type, PkgSpec.named("needy")))
                .startsWith("dnf failed:\n")
                .contains("nothing provides nosuchthing needed by needy-1.0-1.el7.noarch")
                .endsWith("needy is now: not installed\n");
    }

    @Test
    void aScriptThatFailsIsAFailure() {
        assertThat(onHost.failure(type, PkgSpec.named("broken")))
                .startsWith("a package's own script failed")
                .contains("no such luck", "scriptlet failed, exit status 3")
                .endsWith("broken is now: 1.0-1.el7\n");
    }

    @Test
    void aServerThatDoesNotAnswerIsNamed() {
        write(REPOSITORY, "[lab]\nname=lab\ngpgcheck=0\nbaseurl=http://127.0.0.1:9/nowhere\n");

        assertThat(onHost.failure(type, PkgSpec.named("first")))
                .startsWith("dnf cannot read its package lists; nothing was changed:\n")
                .contains("http://127.0.0.1:9/nowhere/repodata/repomd.xml");
    }

    @Test
    void whatIsLockedOrExcludedIsLeftAlone() {
        onHost.converges(type, PkgSpec.named("first").version("1.0"));
        host.exec("dnf", "versionlock", "add", "first").expectSuccess("locking");

        assertThat(onHost.failure(type, PkgSpec.named("first").version("1.1")))
                .isEqualTo("on hold: first at 1.0-1.el7; nothing was changed; "
                        + "'dnf versionlock delete' on the host lets it go\n");
        assertThat(onHost.failure(type, PkgSpec.named("first").removed())).startsWith("on hold: first at 1.0-1.el7;");

        host.exec("dnf", "versionlock", "clear").expectSuccess("unlocking");
        host.exec("sh", "-c", "echo 'exclude=liked' >>/etc/dnf/dnf.conf").expectSuccess("excluding");
        assertThat(onHost.failure(type, PkgSpec.named("liked")))
                .isEqualTo(
                        "package 'liked' is excluded by the configuration of dnf on the host\nnothing was changed\n");
        assertThat(rpm("first")).isEqualTo("1.0-1.el7");
    }

    @Test
    void aLockIsWaitedForAndItsHolderIsNamed() {
        host.exec("sh", "-c", "setsid dnf -y install slow >/dev/null 2>&1 &");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> host.exec("pgrep", "-x", "sleep").exitStatus() == 0);

        assertThat(onHost.act(waiting(1, PkgSpec.named("first"))).orElse(""))
                .matches("dnf is locked by dnf \\(pid \\d+\\); waited 1 s; nothing was changed; run again later\n");
        assertThat(onHost.act(waiting(60, PkgSpec.named("first")))).isEmpty();
        assertThat(Set.of(rpm("first"), rpm("slow"))).containsExactlyInAnyOrder("1.10-1.el7", "1.0-1.el7");
    }

    /** dnf would wait for rpm's own lock without end, whatever it is told. */
    @Test
    void aTransactionOfRpmIsWaitedForAndItsHolderIsNamed(Lab lab) {
        String url = lab.repository().rpmUri("dnf") + "/slow-1.0-1.el7.noarch.rpm";
        host.exec("sh", "-c", "setsid rpm -i \"$1\" >/dev/null 2>&1 &", "rpm", url);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> host.exec("pgrep", "-x", "sleep").exitStatus() == 0);

        assertThat(onHost.act(waiting(1, PkgSpec.named("first"))).orElse(""))
                .matches("dnf is locked by rpm \\(pid \\d+\\); waited 1 s; nothing was changed; run again later\n");
        assertThat(rpm("first")).isEmpty();
        assertThat(onHost.act(waiting(60, PkgSpec.named("first")))).isEmpty();
        assertThat(Set.of(rpm("first"), rpm("slow"))).containsExactlyInAnyOrder("1.10-1.el7", "1.0-1.el7");
    }

    @Test
    void aLockFileOfRpmIsNeverTakenAway() {
        ForeignLock lock = ForeignLock.byFcntl(host, "/var/lib/rpm/.rpm.lock", 600);

        assertThat(onHost.act(waiting(1, PkgSpec.named("first"))))
                .contains("dnf is locked by perl (pid " + lock.pid()
                        + "); waited 1 s; nothing was changed; run again later\n");

        assertThat(lock.isUntouched()).isTrue();
        lock.release();
        onHost.converges(type, PkgSpec.named("first"));
    }

    /** rpm itself says which of two versions is the newer one; a downgrade is refused just where it does. */
    @Test
    void versionsAreComparedAsRpmDoes() {
        String[] versions = {"1.0", "1.00", "1.0a", "1.0~rc1", "1.0^git1", "1.10", "1.9", "1.a", "2", "1.0.1", "10", "a"
        };
        StringBuilder script = new StringBuilder();
        for (String a : versions) {
            for (String b : versions) {
                script.append("print(rpm.vercmp('")
                        .append(a)
                        .append("','")
                        .append(b)
                        .append("')) ");
            }
        }
        String byRpm = host.exec("rpm", "--eval", "%{lua:" + script + "}").stdout();
        Action action = type.applyTogether(ImmutableList.of(difference(PkgSpec.named("first"))), onHost.facts())
                .get(0);
        String text = action.script().text();
        int from = text.indexOf("awk_functions='") + "awk_functions='".length();
        String functions = text.substring(from, text.indexOf("\n'\n", from));

        String ours = host.exec(
                        "awk",
                        functions + "\nBEGIN { n = split(\"" + String.join(" ", versions)
                                + "\", v, \" \"); for (i = 1; i <= n; i++) for (j = 1; j <= n; j++) print segment(v[i], v[j]) }")
                .expectSuccess("comparing")
                .stdout();

        // rpm's own print puts nothing between its answers.
        assertThat(ours.replaceAll("\\s", "")).isEqualTo(byRpm.replaceAll("\\s", ""));
    }

    private ImmutableList<Action> waiting(int seconds, PkgSpec desired) {
        Action action = type.applyTogether(ImmutableList.of(difference(desired)), onHost.facts())
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

    private int transactions() {
        return host.exec("dnf", "-q", "history", "list")
                .stdout()
                .lines()
                .filter(line -> line.matches(" *\\d+ \\|.*"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(0, line.indexOf('|')).strip()))
                .max()
                .orElse(0);
    }

    /** Version and release; empty if it is not installed. */
    private String rpm(String name) {
        String said =
                host.exec("rpm", "-q", "--qf", "%{VERSION}-%{RELEASE}", name).stdout();
        return said.contains("not installed") ? "" : said;
    }

    private String leftovers() {
        return host.exec("sh", "-c", "ls -d /var/run/drover-rpm* 2>/dev/null").stdout();
    }

    private void write(String path, String text) {
        host.write(path, text.getBytes(StandardCharsets.UTF_8));
    }
}
