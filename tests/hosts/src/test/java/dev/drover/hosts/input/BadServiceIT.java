package dev.drover.hosts.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user is told of a unit that does not stay up. Daemons wait a little before they end: what systemd and a service say at
 * one instant stands in either order in the journal.
 */
@ExtendWith(LabExtension.class)
class BadServiceIT {
    private static LabHost host;

    @TempDir
    Path folder;

    private LabProject project;

    @BeforeAll
    static void up(LabHost fresh) {
        host = fresh;
    }

    @BeforeEach
    void makeProject() {
        project = LabProject.of(folder, host);
    }

    private static void unit(String name, String... lines) {
        host.write(
                "/etc/systemd/system/" + name + ".service",
                ("[Service]\n" + String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void assertFails(String name, String... lines) {
        project.assertFails("    service('" + name + "') { ensure running }", "service[" + name + "]", lines);
    }

    @Test
    void oneThatEndsAtOnce() {
        unit("false", "ExecStart=/bin/false");
        assertFails(
                "false",
                "start false.service: false.service started but failed within N s (exit-code, exit status 1); false.service is now failed (failed); its last lines in the journal:",
                "Started false.service.",
                "false.service: Main process exited, code=exited, status=1/FAILURE",
                "false.service: Failed with result 'exit-code'.");
    }

    @Test
    void oneThatEndsAfterASecond() {
        unit("brief", "ExecStart=/bin/sh -c 'sleep 1; echo no such port; sleep 0.1; exit 7'");
        assertFails(
                "brief",
                "start brief.service: brief.service started but failed within N s (exit-code, exit status 7); brief.service is now failed (failed); its last lines in the journal:",
                "Started brief.service.",
                "no such port",
                "brief.service: Main process exited, code=exited, status=7/NOTRUNNING",
                "brief.service: Failed with result 'exit-code'.");
    }

    @Test
    void oneThatEndsWellThoughItShallRun() {
        unit("done", "ExecStart=/bin/sh -c 'sleep 0.3; exit 0'");
        assertFails(
                "done",
                "start done.service: done.service started but ended within N s (success, exit status 0); done.service is now inactive (dead); its last lines in the journal:",
                "Started done.service.",
                "done.service: Deactivated successfully.");
    }

    @Test
    void oneThatIsKilled() {
        unit("killed", "ExecStart=/bin/sh -c 'sleep 0.3; kill -9 $$$$'");
        assertFails(
                "killed",
                "start killed.service: killed.service started but failed within N s (signal, exit status 9); killed.service is now failed (failed); its last lines in the journal:",
                "Started killed.service.",
                "killed.service: Main process exited, code=killed, status=9/KILL",
                "killed.service: Failed with result 'signal'.");
    }

    @Test
    void oneThatSystemdWillStartAgainLater() {
        unit("again", "ExecStart=/bin/sh -c 'sleep 0.3; exit 7'", "Restart=on-failure", "RestartSec=100");
        assertFails(
                "again",
                "start again.service: again.service started but ended within N s (exit-code, exit status 7), and systemd keeps restarting it; again.service is now activating (auto-restart); its last lines in the journal:",
                "Started again.service.",
                "again.service: Main process exited, code=exited, status=7/NOTRUNNING",
                "again.service: Failed with result 'exit-code'.");
    }

    @Test
    void oneThatSystemdHasStartedAgain() {
        unit(
                "loop",
                "ExecStart=/bin/sh -c '[ -e /run/loop ] && exec sleep 1000; touch /run/loop; sleep 0.2; exit 7'",
                "Restart=always",
                "RestartSec=10ms");
        assertFails(
                "loop",
                "start loop.service: loop.service started but ended within N s, and systemd restarted it; loop.service is now active (running); its last lines in the journal:",
                "Started loop.service.",
                "loop.service: Main process exited, code=exited, status=7/NOTRUNNING",
                "loop.service: Failed with result 'exit-code'.",
                "loop.service: Scheduled restart job, restart counter is at 1.",
                "Stopped loop.service.");
    }

    @Test
    void oneThatSystemdHasGivenUp() {
        unit(
                "hopeless",
                "ExecStart=/bin/sh -c 'sleep 0.2; exit 1'",
                "Restart=always",
                "RestartSec=1ms",
                "[Unit]",
                "StartLimitBurst=1");
        assertFails(
                "hopeless",
                "start hopeless.service: hopeless.service started but failed within N s (exit-code, exit status 1); hopeless.service is now failed (failed); its last lines in the journal:",
                "Started hopeless.service.",
                "hopeless.service: Main process exited, code=exited, status=1/FAILURE",
                "hopeless.service: Failed with result 'exit-code'.",
                "hopeless.service: Scheduled restart job, restart counter is at 1.",
                "Stopped hopeless.service.",
                "hopeless.service: Start request repeated too quickly.",
                "Failed to start hopeless.service.");
    }

    @Test
    void oneThatNeverSaysThatItIsReady() {
        unit("silent", "Type=notify", "TimeoutStartSec=2", "ExecStart=/bin/sleep 1000");
        assertFails(
                "silent",
                "start silent.service: silent.service did not start: Job for silent.service failed because a timeout was exceeded.",
                "See \"systemctl status silent.service\" and \"journalctl -xeu silent.service\" for details.",
                "silent.service is now failed (failed); its last lines in the journal:",
                "Starting silent.service...",
                "silent.service: start operation timed out. Terminating.",
                "silent.service: Failed with result 'timeout'.",
                "Failed to start silent.service.");
    }

    @Test
    void oneWhoseFirstStepFails() {
        unit(
                "prepared",
                "ExecStartPre=/bin/sh -c 'sleep 0.3; echo no data directory; sleep 0.2; exit 5'",
                "ExecStart=/bin/sleep 1000");
        assertFails(
                "prepared",
                "start prepared.service: prepared.service did not start: Job for prepared.service failed because the control process exited with error code.",
                "See \"systemctl status prepared.service\" and \"journalctl -xeu prepared.service\" for details.",
                "prepared.service is now failed (failed); its last lines in the journal:",
                "Starting prepared.service...",
                "no data directory",
                "prepared.service: Control process exited, code=exited, status=5/NOTINSTALLED",
                "prepared.service: Failed with result 'exit-code'.",
                "Failed to start prepared.service.");
    }

    @Test
    void oneThatIsMasked() {
        host.exec("systemctl", "mask", "covered.service").expectSuccess("masking");
        assertFails(
                "covered",
                "start covered.service: covered.service is masked; nothing was changed; 'ensure running, enabled' lifts the mask");
        assertThat(host.exec("systemctl", "is-enabled", "covered").stdout()).isEqualTo("masked\n");
    }

    /** systemd believes in it; the recipe knows better by what it waits for. */
    @Test
    void aDaemonThatIsGoneThoughItsUnitIsActive() {
        unit("believed", "Type=oneshot", "RemainAfterExit=yes", "ExecStart=/bin/sh -c '(sleep 0.2; exit 7) &'");
        host.exec("systemctl", "start", "believed").expectSuccess("starting it");
        LabProject.Said said = project.apply("""
                    service('believed') { ensure running }
                    waitFor('it answers') { port 8089; timeout '2s' }\
                """);

        assertThat(host.exec("systemctl", "show", "-p", "ActiveState,SubState", "--value", "believed")
                        .stdout())
                .isEqualTo("active\nexited\n");
        said.assertIs(
                3,
                "web1  waitFor[it answers]  failed  site.groovy:3\n"
                        + "    wait up to 2 s until port 8089 is listened on: after 2 s: nothing listens on port 8089\n"
                        + "web1          failed  1 in sync, 0 changed, 1 failed\n"
                        + "1 host: 0 in sync (0 changed), 1 failed · 2 resources: 1 in sync, 0 changed, 1 failed · N s\n");
    }
}
