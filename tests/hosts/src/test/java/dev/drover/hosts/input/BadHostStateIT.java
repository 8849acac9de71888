package dev.drover.hosts.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.hosts.packages.Deb;
import dev.drover.kit.Lab;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told when the host is not as a resource needs it: packages, services, ports, file systems. */
@ExtendWith(LabExtension.class)
class BadHostStateIT {
    private static LabHost host;

    @TempDir
    Path folder;

    private LabProject project;

    @BeforeAll
    static void up(Lab lab, LabHost fresh, @TempDir Path packages) throws IOException {
        host = fresh;
        Deb deb = new Deb(packages);
        lab.repository()
                .publish("input", List.of(deb.build("nginx", "1.0", "exit 0"), deb.build("slowpkg", "1.0", "exit 0")));
        host.write(
                "/etc/apt/keyrings/lab.asc", Files.readAllBytes(lab.repository().keyFile()));
        write(
                "/etc/apt/sources.list",
                "deb [signed-by=/etc/apt/keyrings/lab.asc] " + lab.repository().uri() + " input main\n");
        sh("rm -rf /var/lib/apt/lists/*; apt-get -q update");
    }

    @BeforeEach
    void makeProject() {
        project = LabProject.of(folder, host);
    }

    private static void write(String path, String text) {
        host.write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void sh(String command) {
        host.exec("sh", "-c", command).expectSuccess(command);
    }

    @Test
    void aPackageThatNobodyKnows() {
        project.assertFails(
                "    pkg 'ngnix'",
                "pkg[ngnix]",
                "install ngnix: apt knows no package 'ngnix'; near: nginx; the package lists were read again just now",
                "nothing was changed");
    }

    @Test
    void packagesWhileDpkgIsInterrupted() {
        sh(
                "cd /root && apt-get -q download slowpkg && dpkg --unpack slowpkg_*.deb && touch /var/lib/dpkg/updates/0001");
        try {
            project.assertFails(
                    "    pkg 'nginx'",
                    "pkg[nginx]",
                    "install nginx: dpkg was interrupted before this run; unpacked: slowpkg; nothing was changed; look, then run"
                            + " 'dpkg --configure -a' on the host");
        } finally {
            sh("rm /var/lib/dpkg/updates/0001; dpkg --configure -a");
        }
    }

    @Test
    void aServiceThatIsNotThere() {
        write("/etc/systemd/system/nginx-input.service", "[Service]\nExecStart=/bin/sleep 1000\n");
        project.assertFails(
                "    service('ngnix-input') { ensure running }",
                "service[ngnix-input]",
                "start ngnix-input.service: no unit 'ngnix-input.service'; near: nginx-input.service; nothing was changed");
    }

    /** It waits a little before it speaks: what systemd and the service say at one instant stands in either order in the journal. */
    @Test
    void aServiceThatDies() {
        write(
                "/etc/systemd/system/dying.service",
                "[Service]\nExecStart=/bin/sh -c 'sleep 0.3; printf \"bind() to 0.0.0.0:80 failed (98: Address already in use)\\\\n\" >&2; exit 1'\n");
        project.assertFails(
                "    service('dying') { ensure running }",
                "service[dying]",
                "start dying.service: dying.service started but failed within N s (exit-code, exit status 1);"
                        + " dying.service is now failed (failed); its last lines in the journal:",
                "Started dying.service.",
                "bind() to 0.0.0.0:80 failed (98: Address already in use)",
                "dying.service: Main process exited, code=exited, status=1/FAILURE",
                "dying.service: Failed with result 'exit-code'.");
    }

    @Test
    void aUnitFileThatIsWrong() {
        write("/etc/systemd/system/wrong.service", "[Service]\nExecStart=bin/sleep 1000\n");
        project.assertFails(
                "    service('wrong') { ensure running }",
                "service[wrong]",
                "start wrong.service: wrong.service did not start: Failed to start wrong.service: Unit wrong.service has a"
                        + " bad unit file setting.",
                "See system logs and 'systemctl status wrong.service' for details.",
                "wrong.service is now inactive (dead); its last lines in the journal:",
                "/etc/systemd/system/wrong.service:2: Neither a valid executable name nor an absolute path: bin/sleep",
                "wrong.service: Unit configuration has fatal error, unit will not be started.");
    }

    @Test
    void aPortWhereNobodyListens() {
        project.assertFails(
                "    waitFor('app answers') { port 8080; timeout '2s'; every '1s' }",
                "waitFor[app answers]",
                "wait up to 2 s until port 8080 is listened on: after 2 s: nothing listens on port 8080");
    }

    @Test
    void aFileSystemThatIsReadOnly() {
        sh(
                "mkdir -p /mnt/ro && mount -t tmpfs -o size=64k none /mnt/ro && printf 'old\\n' >/mnt/ro/app.conf && mount -o remount,ro /mnt/ro");
        String options = host.exec("awk", "$2 == \"/mnt/ro\" { print $4 }", "/proc/mounts")
                .stdout()
                .strip();
        assertThat(options).startsWith("ro,");
        project.assertFails(
                "    file('/mnt/ro/app.conf') { content 'new\\n' }",
                "file[/mnt/ro/app.conf]",
                "write /mnt/ro/app.conf: cannot write /mnt/ro/app.conf: file system /mnt/ro is read-only (mounted "
                        + options + "); the old file is untouched");
        assertThat(new String(host.read("/mnt/ro/app.conf"), StandardCharsets.UTF_8))
                .isEqualTo("old\n");
    }

    @Test
    void aDiskThatIsFull() {
        sh(
                "mkdir -p /mnt/full && mount -t tmpfs -o size=64k,nr_inodes=50 none /mnt/full && printf 'old\\n' >/mnt/full/app.conf");
        project.assertFails(
                "    file('/mnt/full/app.conf') { content 'x' * 100000 }",
                "file[/mnt/full/app.conf]",
                "write /mnt/full/app.conf: cannot write /mnt/full/app.conf: disk full on /mnt/full: needs 98 KB, free"
                        + " 60 KB (inodes free: 47); the old file is untouched");
        assertThat(new String(host.read("/mnt/full/app.conf"), StandardCharsets.UTF_8))
                .isEqualTo("old\n");
        assertThat(host.exec("ls", "-A", "/mnt/full").stdout()).isEqualTo("app.conf\n");
    }
}
