package dev.drover.hosts.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.mount.MountSpec;
import dev.drover.engine.resource.mount.MountType;
import dev.drover.hosts.packages.OnHost;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How mounts fail, and what they leave alone; what is seen is asked of the host's own tools. */
@ExtendWith(LabExtension.class)
class MountIT {
    private final MountType mounts = new MountType();
    private LabHost host;
    private OnHost onHost;

    @BeforeEach
    void connect(LabHost fresh) {
        host = fresh;
        onHost = new OnHost(fresh);
    }

    @AfterEach
    void disconnect() {
        onHost.close();
    }

    private String sh(String program) {
        return host.exec("sh", "-c", program).stdout();
    }

    @Test
    void whatCannotBeMountedLeavesNoLineThatKeepsTheHostFromBooting() {
        sh("echo '# empty' >/etc/fstab");

        String failure = onHost.failure(
                mounts, MountSpec.at("/srv/bad", "/dev/no-such-disk").type("ext4"));

        assertThat(failure)
                .startsWith("cannot mount /dev/no-such-disk on /srv/bad: ")
                .contains("/dev/no-such-disk");
        assertThat(sh("cat /etc/fstab")).isEqualTo("# empty\n");
    }

    @Test
    void aRemountKeepsWhatIsThere() {
        MountSpec small = MountSpec.at("/srv/kept", "kept").type("tmpfs").options("size=4m");
        onHost.converges(mounts, small);
        sh("echo precious >/srv/kept/file");

        onHost.converges(mounts, small.options("size=8m", "noexec"));

        assertThat(sh("cat /srv/kept/file")).isEqualTo("precious\n");
        assertThat(sh("findmnt -n -o OPTIONS /srv/kept")).contains("noexec").contains("size=8192k");
    }

    @Test
    void whoKeepsItBusyIsNamed() {
        onHost.converges(mounts, MountSpec.at("/srv/busy", "busy").type("tmpfs"));
        sh("cd /srv/busy && (setsid sleep 1000 >/dev/null 2>&1 </dev/null &)");

        String failure = onHost.failure(mounts, MountSpec.nothingAt("/srv/busy"));

        assertThat(failure).matches("cannot unmount /srv/busy: it is busy: in use by sleep \\(\\d+\\)\n");
        assertThat(sh("grep -c /srv/busy /etc/fstab"))
                .as("the line stays with the mount")
                .isEqualTo("1\n");
    }

    @Test
    void aBoundDirectoryThatIsNotThereIsSaid() {
        String failure = onHost.failure(
                mounts, MountSpec.at("/srv/bound", "/srv/nowhere").options("bind"));

        assertThat(failure).isEqualTo("cannot bind /srv/bound: there is no /srv/nowhere\n");
    }

    @Test
    void aPathThroughALinkIsRefusedWithTheRealOne() {
        sh("mkdir -p /srv/real; ln -s /srv/real /srv/link");

        assertThatThrownBy(() ->
                        onHost.plan(mounts, MountSpec.at("/srv/link/data", "x").type("tmpfs")))
                .isInstanceOf(ProbeException.class)
                .hasMessage(
                        "'/srv/link/data' leads to '/srv/real/data' by a symbolic link; write mount('/srv/real/data')");
    }

    @Test
    void severalMountsOfOnePathAllGo() {
        sh("mkdir -p /srv/twice; mount -t tmpfs one /srv/twice; mount -t tmpfs two /srv/twice");

        onHost.converges(mounts, MountSpec.nothingAt("/srv/twice"));

        assertThat(sh("findmnt -n /srv/twice")).isEmpty();
    }
}
