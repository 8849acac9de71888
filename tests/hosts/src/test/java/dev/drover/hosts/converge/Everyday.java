package dev.drover.hosts.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.State;
import dev.drover.engine.report.Status;
import dev.drover.kit.LabHost;
import java.util.stream.IntStream;

/** What a playbook does every day, on any kind of host: names and bytes that shells like to read otherwise. */
final class Everyday {
    private static final String ODD = "/srv/everyday/it's  $(id) `id` \\n * ü";
    private static final byte[] BYTES = bytes();

    private Everyday() {}

    /** Every byte, twice; the last line has no end. */
    private static byte[] bytes() {
        byte[] bytes = new byte[512];
        IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) i);
        return bytes;
    }

    /** A plan that is right, an apply, a second one without changes, and all of it taken away again. */
    static void convergesOn(LabHost host, boolean accounts) {
        HostRuns runs = new HostRuns(host);

        HostRuns.Run planned = runs.plan(state -> declare(state, accounts));
        assertThat(planned.of(Status.FAILED)).as(planned.messages().toString()).isEmpty();
        assertThat(host.exec("test", "-e", "/srv/everyday").exitStatus())
                .as("a plan writes nothing")
                .isNotZero();
        HostRuns.Run applied = runs.apply(state -> declare(state, accounts));
        assertThat(applied.of(Status.FAILED)).as(applied.messages().toString()).isEmpty();
        assertThat(applied.of(Status.CHANGED)).containsExactlyElementsOf(planned.of(Status.WOULD_CHANGE));
        observe(host, accounts);
        inSync(runs.apply(state -> declare(state, accounts)));

        disturb(host);
        HostRuns.Run mended = runs.apply(state -> declare(state, accounts));
        assertThat(mended.of(Status.FAILED)).as(mended.messages().toString()).isEmpty();
        assertThat(mended.of(Status.CHANGED))
                .containsExactly(
                        "directory[" + ODD + "]", "file[" + ODD + "/every byte]", "link[/srv/everyday/link -n]");
        observe(host, accounts);

        HostRuns.Run removed = runs.apply(state -> remove(state, accounts));
        assertThat(removed.of(Status.FAILED)).as(removed.messages().toString()).isEmpty();
        assertThat(host.exec("test", "-e", "/srv/everyday").exitStatus()).isNotZero();
        inSync(runs.apply(state -> remove(state, accounts)));
        assertThat(host.exec("find", "/var/lib/drover", "-type", "f").stdout())
                .as("nothing is owed, and only the lock is kept")
                .matches("/var/lib/drover/lock\\.[0-9]+\n");
        assertThat(host.exec("sh", "-c", "ls -d /run/drover* /home/*/.local/state/drover/ops/* 2>/dev/null")
                        .stdout())
                .as("no session leaves records of what it did")
                .isEmpty();
    }

    private static void inSync(HostRuns.Run run) {
        assertThat(run.of(Status.FAILED)).as(run.messages().toString()).isEmpty();
        assertThat(run.of(Status.CHANGED)).isEmpty();
    }

    private static void declare(State state, boolean accounts) {
        if (accounts) {
            state.declare(Written.of("userGroup", "everyday").with("gid", 4242).resource());
            state.declare(Written.of("user", "everyday")
                    .with("uid", 4242)
                    .with("group", "everyday")
                    .with("groups", "users")
                    .with("home", "/srv/everyday-home")
                    .with("shell", "/bin/sh")
                    .with("comment", "It's $(id) * \\ every day")
                    .with("password", new Secrets().secret("everyday", "pa ss'w$rd"))
                    .resource());
        }
        state.declare(Written.of("directory", "/srv/everyday").resource());
        state.declare(Written.of("directory", ODD)
                .with("mode", "2750")
                .with("owner", accounts ? "everyday" : "nobody")
                .with("group", accounts ? "everyday" : "nogroup")
                .resource());
        state.declare(Written.of("file", ODD + "/every byte")
                .with("content", (Object) BYTES)
                .with("mode", "0640")
                .with("owner", "nobody")
                .resource());
        state.declare(Written.of("file", "/srv/everyday/lines")
                .with("content", "one = 1\ntwo = 2")
                .with("createOnly")
                .resource());
        state.declare(Written.of("lineInFile", "/srv/everyday/lines")
                .with("line", "two = '$2' \\ \"3\"")
                .with("matching", "^two =")
                .resource());
        state.declare(
                Written.of("link", "/srv/everyday/link -n").with("to", ODD).resource());
        state.declare(Written.of("command", "write arguments")
                .with("sh", "printf '%s|' \"$@\" >/srv/everyday/arguments; cat >>/srv/everyday/arguments")
                .with("args", "", "a  b", "'\\'' $x", "*", "ü")
                .with("input", (Object) BYTES)
                .with("creates", "/srv/everyday/arguments")
                .resource());
        state.declare(Written.of("waitFor", "the arguments")
                .with("path", "/srv/everyday/arguments")
                .resource());
        state.declare(Written.of("waitFor", "ssh").with("port", 22).resource());
    }

    private static void observe(LabHost host, boolean accounts) {
        assertThat(host.read(ODD + "/every byte")).isEqualTo(BYTES);
        assertThat(host.exec("stat", "-c", "%a %U %G", ODD, ODD + "/every byte").stdout())
                .isEqualTo("2750 %1$s %2$s\n640 nobody %2$s\n"
                        .formatted(accounts ? "everyday" : "nobody", accounts ? "everyday" : "nogroup"));
        assertThat(host.exec("cat", "/srv/everyday/lines").stdout()).isEqualTo("one = 1\ntwo = '$2' \\ \"3\"");
        assertThat(host.exec("readlink", "/srv/everyday/link -n").stdout()).isEqualTo(ODD + "\n");
        byte[] head = "|a  b|'\\'' $x|*|ü|".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(host.read("/srv/everyday/arguments"))
                .startsWith(head)
                .endsWith(BYTES)
                .hasSize(head.length + 512);
        if (accounts) {
            assertThat(host.exec("grep", "^everyday:", "/etc/passwd", "/etc/group")
                            .stdout())
                    .isEqualTo("/etc/passwd:everyday:x:4242:4242:It's $(id) * \\ every day:/srv/everyday-home:/bin/sh\n"
                            + "/etc/group:everyday:x:4242:\n");
            assertThat(host.exec("grep", "^users:", "/etc/group").stdout()).isEqualTo("users:x:100:everyday\n");
            assertThat(host.exec("stat", "-c", "%a %u %g", "/srv/everyday-home").stdout())
                    .matches("7[05][05] 4242 4242\n");
            assertThat(host.exec("grep", "^everyday:", "/etc/shadow").stdout()).startsWith("everyday:$6$");
        }
    }

    private static void disturb(LabHost host) {
        host.exec("chmod", "0755", ODD).expectSuccess("another mode");
        host.exec("sh", "-c", "printf x >>\"$1\"", "sh", ODD + "/every byte").expectSuccess("other content");
        host.exec("ln", "-sfn", "/nowhere", "/srv/everyday/link -n").expectSuccess("another target");
    }

    private static void remove(State state, boolean accounts) {
        state.declare(Written.of("file", ODD + "/every byte").with("absent").resource());
        state.declare(Written.of("link", "/srv/everyday/link -n").with("absent").resource());
        state.declare(Written.of("directory", "/srv/everyday")
                .with("absent")
                .with("recurse")
                .resource());
        if (accounts) {
            state.declare(Written.of("user", "everyday")
                    .with("absent")
                    .with("removeHome")
                    .resource());
            state.declare(Written.of("userGroup", "everyday").with("absent").resource());
        }
    }
}
