package dev.drover.hosts.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.model.Common;
import dev.drover.engine.model.State;
import dev.drover.engine.report.Status;
import dev.drover.engine.resource.command.CommandSpec;
import dev.drover.engine.resource.file.FileSpec;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Servers of SSH that allow less than the usual. */
@ExtendWith(LabExtension.class)
class OldServersIT {
    @Test
    void oneSessionALoginIsEnoughAlsoForSeveralUsers(LabHost host) {
        host.write("/etc/ssh/sshd_config.d/drover-test.conf", "MaxSessions 1\n".getBytes(StandardCharsets.UTF_8));
        host.exec("systemctl", "restart", "ssh").expectSuccess("restarting sshd");
        HostRuns runs = new HostRuns(host);

        HostRuns.Run applied = runs.apply(state -> asTwoUsers(state, host.user()));

        assertThat(applied.messages()).isEmpty();
        assertThat(applied.of(Status.CHANGED)).containsExactly("file[/root/mine]", "command[theirs]");
        assertThat(host.exec("stat", "-c", "%U", "/tmp/theirs").stdout().strip())
                .isEqualTo(host.user());
        assertThat(runs.apply(state -> asTwoUsers(state, host.user())).of(Status.CHANGED))
                .isEmpty();
    }

    @Test
    void aServerWithOldAlgorithmsIsUsedOnlyWhereTheInventorySaysSo(LabHost host, @TempDir Path project)
            throws IOException {
        host.write(
                "/etc/ssh/sshd_config.d/drover-test.conf",
                "KexAlgorithms diffie-hellman-group14-sha1\nCiphers aes128-cbc\nMACs hmac-sha1\n"
                        .getBytes(StandardCharsets.UTF_8));
        host.exec("systemctl", "restart", "ssh").expectSuccess("restarting sshd");
        Files.writeString(
                project.resolve("site.groovy"), "play('p', on: 'all') { file('/root/mine') { content 'x' } }\n");

        Cli.Result refused = apply(host, project, "");

        assertThat(refused.exitStatus()).as(refused.all()).isEqualTo(4);
        assertThat(refused.out())
                .contains(
                        "the server at " + host.address() + ":22 is too old: none of its KeyExchangeAlgorithms is safe"
                                + " today (diffie-hellman-group14-sha1")
                .contains("legacyAlgorithms true");
        Cli.Result applied = apply(host, project, "; legacyAlgorithms true");
        assertThat(applied.exitStatus()).as(applied.all()).isZero();
        assertThat(host.exec("cat", "/root/mine").stdout()).isEqualTo("x");
    }

    private static Cli.Result apply(LabHost host, Path project, String more) throws IOException {
        Files.writeString(
                project.resolve("inventory.groovy"),
                "inventory { host('%s') { address '%s'; user '%s'; become 'root'; identity '%s'; knownHosts '%s'%s } }\n"
                        .formatted(host.name(), host.address(), host.user(), host.identity(), host.knownHosts(), more));
        return Cli.run("apply", project.resolve("site.groovy").toString());
    }

    private static void asTwoUsers(State state, String user) {
        state.declare(FileSpec.at("/root/mine").content("x\n"));
        state.declare(CommandSpec.sh("theirs", "touch /tmp/theirs").creating("/tmp/theirs"), Common.NONE.become(user));
    }
}
