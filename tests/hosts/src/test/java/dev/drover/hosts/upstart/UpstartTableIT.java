package dev.drover.hosts.upstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.kit.Executed;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import dev.drover.kit.OnProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The stand-in for Upstart against what was measured on Upstart 1.12.1: texts, streams and exit codes. */
@ExtendWith(LabExtension.class)
class UpstartTableIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String RUNNING = "x start/running, process N\n";
    private static final String STOPPED = "x stop/waiting\n";
    private static final String NO_INSTANCE = ": Unknown instance: \n";

    /** What a command gave, with N for the number of a process. */
    private record Answer(int status, String out, String err) {
        static Answer good(String out) {
            return new Answer(0, out, "");
        }

        static Answer bad(String err) {
            return new Answer(1, "", err);
        }
    }

    private static Answer run(LabHost host, String commandLine) {
        Executed executed = host.exec("sh", "-c", commandLine);
        return new Answer(
                executed.exitStatus(), executed.stdout().replaceAll("process \\d+", "process N"), executed.stderr());
    }

    private static void job(LabHost host, String name, String... lines) {
        host.write("/etc/init/" + name + ".conf", (String.join("\n", lines) + "\n").getBytes(UTF_8));
    }

    private static void sleeper(LabHost host) {
        job(host, "x", "start on runlevel [2345]", "exec sleep 1000");
    }

    private static void override(LabHost host, String name, String line) {
        host.write("/etc/init/" + name + ".override", (line + "\n").getBytes(UTF_8));
    }

    private static String processOf(LabHost host, String job) {
        return host.exec("status", job).stdout().replaceAll("\\D", "");
    }

    /** The long sleeps of jobs; process 1 itself sleeps for a second at a time. */
    private static List<String> sleepers(LabHost host) {
        return run(host, "ps -C sleep -o args=")
                .out()
                .lines()
                .filter(line -> line.endsWith("000"))
                .toList();
    }

    private static void awaitStatus(LabHost host, String job, String state) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(run(host, "status " + job).out()).startsWith(job + " " + state));
    }

    private static SoftAssertions row(SoftAssertions table, LabHost host, String command, Answer expected) {
        table.assertThat(run(host, command)).as(command).isEqualTo(expected);
        return table;
    }

    @Test
    void commandsOnAStoppedJob(@OnProfile(LabProfile.UPSTART) LabHost host) {
        sleeper(host);
        SoftAssertions table = new SoftAssertions();
        row(table, host, "status x", Answer.good(STOPPED));
        row(table, host, "stop x", Answer.bad("stop" + NO_INSTANCE));
        row(table, host, "restart x", Answer.bad("restart" + NO_INSTANCE));
        row(table, host, "reload x", Answer.bad("reload" + NO_INSTANCE));
        row(table, host, "service x status", Answer.good(STOPPED));
        row(table, host, "service x stop", Answer.bad("stop" + NO_INSTANCE));
        row(table, host, "initctl stop x", Answer.bad("initctl" + NO_INSTANCE));
        row(table, host, "stop -q x", Answer.bad("stop" + NO_INSTANCE));
        row(table, host, "service x restart", new Answer(0, RUNNING, "stop" + NO_INSTANCE));
        row(table, host, "stop x", Answer.good(STOPPED));
        row(table, host, "start x", Answer.good(RUNNING));
        table.assertAll();
    }

    @Test
    void commandsOnARunningJob(@OnProfile(LabProfile.UPSTART) LabHost host) {
        job(host, "x", "script", "trap : HUP", "while :; do sleep 0.1; done", "end script");
        SoftAssertions table = new SoftAssertions();
        row(table, host, "start x", Answer.good(RUNNING));
        row(table, host, "status x", Answer.good(RUNNING));
        row(table, host, "start x", Answer.bad("start: Job is already running: x\n"));
        row(table, host, "initctl start x", Answer.bad("initctl: Job is already running: x\n"));
        row(table, host, "service x start", Answer.bad("start: Job is already running: x\n"));
        row(table, host, "reload x", Answer.good(""));
        row(table, host, "status -q x", Answer.good(""));
        row(table, host, "restart x", Answer.good(RUNNING));
        row(table, host, "service x restart", Answer.good(STOPPED + RUNNING));
        row(table, host, "service x status", Answer.good(RUNNING));
        row(table, host, "stop x", Answer.good(STOPPED));
        table.assertAll();
    }

    @Test
    void commandsOnAnUnknownJob(@OnProfile(LabProfile.UPSTART) LabHost host) {
        SoftAssertions table = new SoftAssertions();
        for (String command : new String[] {"status", "start", "stop", "restart"}) {
            row(table, host, command + " x", Answer.bad(command + ": Unknown job: x\n"));
            row(table, host, "initctl " + command + " x", Answer.bad("initctl: Unknown job: x\n"));
            row(table, host, "service x " + command, Answer.bad("x: unrecognized service\n"));
        }
        table.assertThat(run(host, "status").err()).startsWith("status: missing job name\n");
        table.assertThat(run(host, "status").status()).isEqualTo(1);
        table.assertAll();
    }

    @Test
    void listHasOneLineAJob(@OnProfile(LabProfile.UPSTART) LabHost host) {
        sleeper(host);

        assertThat(run(host, "initctl list").out().lines())
                .contains("x stop/waiting", "rc stop/waiting", "ssh start/running, process N");
    }

    @Test
    void theHostIsKnownByItsInit(@OnProfile(LabProfile.UPSTART) LabHost host) {
        assertThat(run(host, "initctl version")).isEqualTo(Answer.good("init (upstart 1.12.1)\n"));
        assertThat(run(host, "cat /proc/1/comm")).isEqualTo(Answer.good("init\n"));
        assertThat(run(host, "test -e /run/systemd/system").status()).isEqualTo(1);
        assertThat(run(host, "runlevel")).isEqualTo(Answer.good("N 2\n"));
    }

    @Test
    void startThatCannotSucceedFails(@OnProfile(LabProfile.UPSTART) LabHost host) {
        Answer failed = Answer.bad("start: Job failed to start\n");
        SoftAssertions table = new SoftAssertions();
        job(host, "x", "pre-start exec false", "exec sleep 1000");
        row(table, host, "start x", failed);
        row(table, host, "status x", Answer.good(STOPPED));
        job(host, "x", "exec /nowhere/program");
        row(table, host, "start x", failed);
        job(host, "x", "task", "script", "exit 3", "end script");
        row(table, host, "start x", failed);
        job(host, "x", "task", "exec true");
        row(table, host, "start x", Answer.good(STOPPED));
        table.assertAll();
    }

    @Test
    void startSucceedsThoughTheJobDiesAtOnce(@OnProfile(LabProfile.UPSTART) LabHost host) {
        job(host, "x", "script", "exit 1", "end script");
        assertThat(run(host, "start x")).isEqualTo(Answer.good(RUNNING));
        awaitStatus(host, "x", "stop/waiting");

        job(host, "y", "respawn", "script", "exec /nowhere/program", "end script");
        assertThat(run(host, "start y")).isEqualTo(Answer.good("y start/running, process N\n"));
        awaitStatus(host, "y", "stop/waiting");

        // The first start and ten more: the limit is 10 in 5 s.
        assertThat(run(host, "grep -c 'not found' /var/log/upstart/y.log")).isEqualTo(Answer.good("11\n"));
    }

    @Test
    void killedJobIsRespawnedWithinASecond(@OnProfile(LabProfile.UPSTART) LabHost host) {
        job(host, "x", "respawn", "exec sleep 1000");
        run(host, "start x");
        String first = processOf(host, "x");

        run(host, "kill -9 " + first);

        Awaitility.await()
                .atMost(Duration.ofSeconds(1))
                .until(() -> !processOf(host, "x").equals(first)
                        && run(host, "status x").out().equals(RUNNING));
    }

    @Test
    void jobThatIgnoresTheSignalIsKilledAfterFiveSeconds(@OnProfile(LabProfile.UPSTART) LabHost host) {
        job(host, "x", "script", "trap '' TERM", "while :; do sleep 0.2; done", "end script");
        run(host, "start x");
        Instant start = Instant.now();

        assertThat(run(host, "sleep 0.2; stop x")).isEqualTo(Answer.good(STOPPED));

        assertThat(Duration.between(start, Instant.now())).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(8));
    }

    @Test
    void daemonsAreFollowed(@OnProfile(LabProfile.UPSTART) LabHost host) {
        job(host, "x", "expect fork", "exec sh -c 'sleep 1000 & exit 0'");
        job(host, "y", "expect daemon", "exec sh -c 'setsid sh -c \"sleep 1000 & exit 0\" & exit 0'");

        assertThat(run(host, "start x")).isEqualTo(Answer.good(RUNNING));
        assertThat(run(host, "start y")).isEqualTo(Answer.good("y start/running, process N\n"));

        assertThat(run(host, "cat /proc/" + processOf(host, "x") + "/comm")).isEqualTo(Answer.good("sleep\n"));
        assertThat(run(host, "cat /proc/" + processOf(host, "y") + "/comm")).isEqualTo(Answer.good("sleep\n"));
        assertThat(run(host, "stop x")).isEqualTo(Answer.good(STOPPED));
        assertThat(run(host, "stop y")).isEqualTo(Answer.good("y stop/waiting\n"));
        assertThat(sleepers(host)).isEmpty();
    }

    @Test
    void manualHoldsAJobBackAndStopsNothing(@OnProfile(LabProfile.UPSTART) LabHost host) {
        sleeper(host);
        String config = "x\n  start on runlevel [2345]\n";
        run(host, "start x");
        override(host, "x", "manual");
        SoftAssertions table = new SoftAssertions();
        row(table, host, "status x", Answer.good(RUNNING));
        row(table, host, "initctl show-config x", Answer.good(config));
        row(table, host, "stop x", Answer.good(STOPPED));
        row(table, host, "initctl show-config x", Answer.good("x\n"));
        row(table, host, "start x", Answer.good(RUNNING));
        row(table, host, "stop x", Answer.good(STOPPED));
        row(table, host, "initctl emit runlevel RUNLEVEL=3 PREVLEVEL=2", Answer.good(""));
        table.assertAll();
        awaitStatus(host, "rc", "stop/waiting");
        assertThat(run(host, "status x")).isEqualTo(Answer.good(STOPPED));

        run(host, "rm /etc/init/x.override");

        assertThat(run(host, "initctl show-config x")).isEqualTo(Answer.good(config));
        run(host, "initctl emit runlevel RUNLEVEL=2 PREVLEVEL=3");
        awaitStatus(host, "x", "start/running");
    }

    @Test
    void bootStartsWhatIsNotHeldBack(@OnProfile(LabProfile.UPSTART) LabHost host) {
        sleeper(host);
        job(host, "y", "start on stopped rc RUNLEVEL=[2345]", "exec sleep 1000");
        job(host, "z", "start on stopped rc RUNLEVEL=[2345]", "exec sleep 1000");
        override(host, "z", "manual");

        host.restart();

        awaitStatus(host, "y", "start/running");
        assertThat(run(host, "status x")).isEqualTo(Answer.good(RUNNING));
        assertThat(run(host, "status z")).isEqualTo(Answer.good("z stop/waiting\n"));
    }

    @Test
    void overrideMayReplaceTheCommandAndIsMovedIntoPlace(@OnProfile(LabProfile.UPSTART) LabHost host) {
        sleeper(host);
        run(host, "printf 'exec sleep 2000\\n' > /etc/init/.new && mv /etc/init/.new /etc/init/x.override");

        run(host, "start x");

        assertThat(run(host, "tr '\\0' ' ' < /proc/" + processOf(host, "x") + "/cmdline")
                        .out())
                .isEqualTo("sleep 2000 ");
    }

    @Test
    void restartKeepsTheOldDefinitionAndStopWithStartTakesTheNew(@OnProfile(LabProfile.UPSTART) LabHost host) {
        sleeper(host);
        run(host, "start x");
        job(host, "x", "exec sleep 3000");

        run(host, "restart x");
        assertThat(sleepers(host)).containsExactly("sleep 1000");

        run(host, "service x restart");
        assertThat(sleepers(host)).containsExactly("sleep 3000");
    }

    @Test
    void jobWithAMistakeIsUnknown(@OnProfile(LabProfile.UPSTART) LabHost host) {
        job(host, "x", "exec sleep 1000", "bogus");

        assertThat(run(host, "start x")).isEqualTo(Answer.bad("start: Unknown job: x\n"));
        assertThat(run(host, "init-checkconf /etc/init/x.conf"))
                .isEqualTo(Answer.bad("ERROR: File /etc/init/x.conf: syntax invalid:"
                        + " init:/etc/init/x.conf:2: Unknown stanza\n"));
    }

    @Test
    void jobRemovedWhileItRunsEndsWithAnErrorOfTheBus(@OnProfile(LabProfile.UPSTART) LabHost host) {
        sleeper(host);
        run(host, "start x; rm /etc/init/x.conf");

        Answer stopped = run(host, "stop x");

        assertThat(stopped.status()).isEqualTo(1);
        assertThat(stopped.err()).startsWith("stop: ").contains("org.freedesktop.DBus");
        assertThat(run(host, "status x")).isEqualTo(Answer.bad("status: Unknown job: x\n"));
    }

    @Test
    void onlyRootStartsAndStops(@OnProfile(LabProfile.UPSTART) LabHost host) {
        sleeper(host);

        assertThat(run(host, "setpriv --reuid=drover --clear-groups status x")).isEqualTo(Answer.good(STOPPED));
        Answer refused = run(host, "setpriv --reuid=drover --clear-groups start x");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).startsWith("start: Rejected send message, 1 matched rules; ");
        assertThat(run(host, "status x")).isEqualTo(Answer.good(STOPPED));
    }

    @Test
    void processRunsAsItsJobSays(@OnProfile(LabProfile.UPSTART) LabHost host) {
        job(
                host,
                "x",
                "env GREETING=\"good morning\"",
                "setuid drover",
                "chdir /tmp",
                "umask 027",
                "limit nofile 512 1024",
                "post-stop exec touch /tmp/after",
                "script",
                "  id -un; pwd; umask; ulimit -Sn; ulimit -Hn; printf '%s %s %s\\n' \"$GREETING\" \"$NAME\" \"$UPSTART_JOB\"",
                "  exec sleep 1000",
                "end script");

        run(host, "start x NAME=world");

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(run(host, "cat /var/log/upstart/x.log").out())
                                .isEqualTo("drover\n/tmp\n0027\n512\n1024\ngood morning world x\n"));
        run(host, "stop x");
        assertThat(run(host, "stat -c %U /tmp/after")).isEqualTo(Answer.good("drover\n"));
    }

    @Test
    void eventsAreCombined(@OnProfile(LabProfile.UPSTART) LabHost host) {
        job(host, "x", "start on (spring GREEN=[12] and sun) or flood", "exec sleep 1000");
        job(host, "y", "start on started x", "stop on stopped x", "exec sleep 1000");

        run(host, "initctl emit spring GREEN=3; initctl emit sun; sleep 0.3");
        assertThat(run(host, "status x")).isEqualTo(Answer.good(STOPPED));

        run(host, "initctl emit spring GREEN=2");
        awaitStatus(host, "x", "start/running");
        awaitStatus(host, "y", "start/running");

        run(host, "stop x");
        awaitStatus(host, "y", "stop/waiting");
        run(host, "initctl emit flood");
        awaitStatus(host, "x", "start/running");
    }

    @Test
    void serviceAndPackageScriptsFallBackToSysV(@OnProfile(LabProfile.UPSTART) LabHost host) {
        host.write("/etc/init.d/old", """
                #!/bin/sh
                ### BEGIN INIT INFO
                # Provides: old
                # Required-Start:
                # Required-Stop:
                # Default-Start: 2 3 4 5
                # Default-Stop: 0 1 6
                ### END INIT INFO
                printf 'old %s\\n' "$1"
                """.getBytes(UTF_8));
        run(host, "chmod 0755 /etc/init.d/old; update-rc.d old defaults");

        assertThat(run(host, "service old restart")).isEqualTo(Answer.good("old restart\n"));
        assertThat(run(host, "invoke-rc.d old start")).isEqualTo(Answer.good("old start\n"));
    }

    @Test
    void packageScriptsStartJobsIfThePolicyAllows(@OnProfile(LabProfile.UPSTART) LabHost host) {
        sleeper(host);
        run(host, "printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d; chmod 0755 /usr/sbin/policy-rc.d");

        assertThat(run(host, "invoke-rc.d x start"))
                .isEqualTo(new Answer(0, "", "invoke-rc.d: policy-rc.d denied execution of start.\n"));
        assertThat(run(host, "status x")).isEqualTo(Answer.good(STOPPED));

        run(host, "rm /usr/sbin/policy-rc.d");
        assertThat(run(host, "invoke-rc.d x start")).isEqualTo(Answer.good(RUNNING));
    }

    @Test
    void commandsSentAtTheSameTimeAreAllAnswered(@OnProfile(LabProfile.UPSTART) LabHost host) {
        for (int number = 0; number < 20; number++) {
            job(host, "many" + number, "exec sleep 1000");
        }

        run(host, "for n in $(seq 0 19); do start many$n & done; wait");
        assertThat(run(host, "initctl list | grep -c 'many.*start/running'").out())
                .isEqualTo("20\n");

        run(host, "for n in $(seq 0 19); do stop many$n & restart many$n & done >/dev/null 2>&1; wait");
        run(host, "for n in $(seq 0 19); do stop many$n; done >/dev/null 2>&1");
        assertThat(run(host, "initctl list | grep -c 'many.*stop/waiting'").out())
                .isEqualTo("20\n");
        assertThat(sleepers(host)).isEmpty();
    }

    @Test
    void statusIsQuick(@OnProfile(LabProfile.UPSTART) LabHost host) {
        sleeper(host);
        Instant start = Instant.now();

        run(host, "for n in $(seq 50); do status x; done");

        assertThat(Duration.between(start, Instant.now()).dividedBy(50)).isLessThan(Duration.ofMillis(250));
    }

    @Test
    void rebootBringsTheHostBack(@OnProfile(LabProfile.UPSTART) LabHost host) {
        long before = host.pid();

        host.exec("reboot");

        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> host.pid() != before);
        awaitStatus(host, "ssh", "start/running");
    }
}
