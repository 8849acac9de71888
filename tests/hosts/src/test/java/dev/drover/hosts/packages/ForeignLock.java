package dev.drover.hosts.packages;

import static org.awaitility.Awaitility.await;

import dev.drover.kit.LabHost;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A lock that somebody else holds on a file of a host.
 *
 * @param pid of the process that holds it, a perl
 */
record ForeignLock(LabHost host, String file, String pid, String inode) {
    /** A lock as dpkg, apt and rpm take it; they look at no other kind. */
    static ForeignLock byFcntl(LabHost host, String file, int seconds) {
        return take(
                host,
                file,
                seconds,
                "my $lock = pack('ssx4qqi', F_WRLCK, 0, 0, 0, 0); fcntl(F, F_SETLKW, $lock) or die;");
    }

    /** A lock as debconf takes it. */
    static ForeignLock byFlock(LabHost host, String file, int seconds) {
        return take(host, file, seconds, "flock(F, LOCK_EX) or die;");
    }

    private static ForeignLock take(LabHost host, String file, int seconds, String lock) {
        host.write("/root/hold", ("""
                use Fcntl qw(:DEFAULT :flock);
                open F, '>>', $ARGV[0] or die;
                %s
                open D, '>', '/run/held.new' or die;
                print D $$;
                close D;
                rename '/run/held.new', '/run/held';
                sleep $ARGV[1];
                open D, '>', '/run/released';
                """.formatted(lock)).getBytes(StandardCharsets.UTF_8));
        host.exec("rm", "-f", "/run/held", "/run/released");
        host.exec(
                "sh",
                "-c",
                "setsid perl /root/hold \"$1\" \"$2\" >/dev/null 2>&1 &",
                "hold",
                file,
                String.valueOf(seconds));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> host.exec("test", "-e", "/run/held").exitStatus() == 0);
        String pid = host.exec("cat", "/run/held").stdout();
        return new ForeignLock(host, file, pid, inode(host, file));
    }

    private static String inode(LabHost host, String file) {
        return host.exec("stat", "-c", "%i", file)
                .expectSuccess("looking at " + file)
                .stdout();
    }

    /** Whether its holder lives and nobody put another file in the place of the locked one. */
    boolean isUntouched() {
        return host.exec("kill", "-0", pid).exitStatus() == 0
                && inode(host, file).equals(inode);
    }

    /** Whether its holder held it as long as it wanted. */
    boolean wasReleased() {
        return host.exec("test", "-e", "/run/released").exitStatus() == 0
                && inode(host, file).equals(inode);
    }

    void release() {
        host.exec("kill", pid).expectSuccess("ending who holds " + file);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> host.exec("kill", "-0", pid).exitStatus() != 0);
    }
}
