package dev.drover.hosts.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.journal.RunStore;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a run did to files of root and of another user is undone. */
@ExtendWith(LabExtension.class)
class RollbackIT {
    private static final String BEFORE =
            "stat -c '%n %a %U %G' /etc/kept /etc/gone /home/app/own; cat /etc/kept /etc/gone"
                    + " /home/app/own; ls /etc/made /home/app/made 2>&1";

    @TempDir
    private Path project;

    private static String look(LabHost host) {
        return host.exec("sh", "-c", BEFORE).stdout();
    }

    private String runs() {
        return project.resolve("runs").toString();
    }

    private String newest() {
        return new RunStore(project.resolve("runs")).all().get(0).id();
    }

    @Test
    void filesOfRootAndOfAnotherUserComeBack(LabHost host) throws IOException {
        host.exec(
                        "sh",
                        "-c",
                        "useradd -m app; echo old >/etc/kept; chown app:daemon /etc/kept; chmod 4751 /etc/kept;"
                                + " echo old >/etc/gone; chmod 640 /etc/gone; echo old >/home/app/own;"
                                + " chown app:app /home/app/own; chmod 600 /home/app/own")
                .expectSuccess("making files");
        Files.writeString(
                project.resolve("inventory.groovy"),
                "inventory { host('web1') { address '" + host.address() + "'; user '" + host.user()
                        + "'; become 'root'; identity '" + host.identity() + "'; knownHosts '" + host.knownHosts()
                        + "' } }\n");
        Files.writeString(project.resolve("site.groovy"), """
                play('Files', on: 'all') {
                    file('/etc/kept') { content 'new'; mode '0600'; owner 'root'; group 'root'; backup() }
                    file('/etc/gone') { absent(); backup() }
                    file('/etc/made') { content 'new'; backup() }
                    file('/home/app/own') { content 'new'; mode '0644'; become 'app'; backup() }
                    file('/home/app/made') { content 'new'; become 'app'; backup() }
                }
                """);
        String before = look(host);
        Cli.Result applied = Cli.run("apply", project.toString(), "--run-dir", runs());
        assertThat(applied.exitStatus()).as(applied.all()).isZero();
        String after = look(host);
        String run = newest();

        Cli.Result checked = Cli.run("runs", "rollback", run, "--run-dir", runs(), "--check");
        assertThat(checked.exitStatus()).as(checked.all()).isEqualTo(2);
        assertThat(look(host)).isEqualTo(after);

        Cli.Result rolledBack = Cli.run("runs", "rollback", run, "--run-dir", runs());
        assertThat(rolledBack.exitStatus()).as(rolledBack.all()).isZero();
        assertThat(look(host)).isEqualTo(before);

        Cli.Result undone = Cli.run("runs", "rollback", newest(), "--run-dir", runs());
        assertThat(undone.exitStatus()).as(undone.all()).isZero();
        assertThat(look(host)).isEqualTo(after);

        assertThat(host.exec("stat", "-c", "%a %U", "/var/lib/drover/digest-key")
                        .stdout())
                .isEqualTo("600 root\n");
        assertThat(host.exec("stat", "-c", "%a %U", "/home/app/.local/state/drover/digest-key")
                        .stdout())
                .isEqualTo("600 app\n");
        Cli.Result forgotten = Cli.run(
                "forget", "web1", "-i", project.resolve("inventory.groovy").toString());
        assertThat(forgotten.exitStatus()).as(forgotten.all()).isZero();
        Cli.Result refused = Cli.run("runs", "rollback", run, "--run-dir", runs());
        assertThat(refused.exitStatus()).as(refused.all()).isEqualTo(5);
        assertThat(refused.out())
                .contains("'/etc/kept' cannot be compared: it cannot be read, or the key that run " + run
                        + " kept on the host is gone, as after drover forget; what it was before is in '/etc/kept.");
        assertThat(look(host)).isEqualTo(after);
    }
}
