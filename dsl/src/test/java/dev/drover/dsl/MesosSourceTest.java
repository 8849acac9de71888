package dev.drover.dsl;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.graph.GraphCompiler;
import dev.drover.engine.graph.Task;
import dev.drover.engine.graph.TaskGraph;
import dev.drover.engine.graph.Watch;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Facts.Init;
import dev.drover.engine.model.Facts.Os;
import dev.drover.engine.model.Play;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.plan.Declarations;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.archive.ArchiveSpec;
import dev.drover.engine.resource.command.CommandSpec;
import dev.drover.engine.resource.file.FileSpec;
import dev.drover.engine.resource.systemdunit.SystemdUnitSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code mesos/source} makes of hosts of several kinds. */
class MesosSourceTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static final Os BOOKWORM = new Os("debian", "debian", "12", "bookworm", "x86_64");
    private static final Os TRUSTY = new Os("debian", "ubuntu", "14.04", "trusty", "x86_64");
    private static final Os CENTOS7 = new Os("redhat", "centos", "7", "", "x86_64");
    private static final Os CENTOS6 = new Os("redhat", "centos", "6.10", "", "x86_64");
    private static final String MASTER = "role 'master'; zookeeper group('masters'); quorum 2";

    private final Secrets secrets = new Secrets();

    @TempDir
    private Path folder;

    private static FakeHost host(Os os, Init init) {
        Facts facts = FakeHost.debian("12");
        return FakeHost.master1()
                .with(new Facts(
                        os,
                        init,
                        facts.hostname(),
                        facts.fqdn(),
                        facts.net(),
                        facts.cpu(),
                        facts.memory(),
                        facts.disks(),
                        facts.mounts(),
                        facts.virtual(),
                        facts.selinux(),
                        facts.user(),
                        facts.tools(),
                        facts.clockSkew()));
    }

    private Declarations described(FakeHost host, String... uses) {
        StringBuilder script = new StringBuilder("play('Mesos', on: 'masters') {\n");
        for (String use : uses) {
            script.append("recipe('mesos/source') { ");
            script.append(use.contains("version ") ? "" : "version '0.24.0'; ");
            script.append(use.contains("sha256 ") ? "" : "sha256 '" + DIGEST + "'; ");
            script.append(use).append(" }\n");
        }
        try {
            Path playbook = Files.writeString(folder.resolve("site.groovy"), script + "}\n");
            Declarations state = new Declarations(Catalog.registered(), secrets);
            for (Play play : PlaybookLoader.of(Catalog.registered(), secrets)
                    .environment(ImmutableMap.of())
                    .recipeRoots(ImmutableList.of(ROOT.resolve("recipes")))
                    .load(playbook)
                    .plays()) {
                play.body().describe(host, state);
            }
            return state;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private ImmutableList<Declaration> declared(FakeHost host, String... uses) {
        Declarations state = described(host, uses);
        assertThat(state.problems()).isEmpty();
        return state.declared();
    }

    private TaskGraph graph(FakeHost host, String... uses) {
        List<Problem> problems = new ArrayList<>();
        TaskGraph graph = new GraphCompiler(Catalog.registered())
                .compile(declared(host, uses), ImmutableSet.of(), ImmutableSet.of(), problems::add);
        assertThat(problems).isEmpty();
        return graph;
    }

    /** The resources of a graph but for packages, in their order. */
    private static ImmutableList<String> steps(TaskGraph graph) {
        return graph.tasks().stream()
                .map(task -> task.id().toString())
                .filter(id -> !id.startsWith("pkg["))
                .collect(toImmutableList());
    }

    private static ImmutableSet<String> watchedBy(TaskGraph graph, String service) {
        return graph.watchers().values().stream()
                .filter(watch -> watch.watcher().equals(new ResourceId("service", service)))
                .map(Watch::watched)
                .map(ResourceId::toString)
                .collect(ImmutableSet.toImmutableSet());
    }

    private static Record spec(TaskGraph graph, String type, String name) {
        return graph.task(new ResourceId(type, name)).map(Task::desired).orElseThrow();
    }

    private static String text(Optional<Content> content) {
        return content.map(Content::bytes).orElseThrow().toUtf8();
    }

    private static String textOf(TaskGraph graph, String path) {
        return text(((FileSpec) spec(graph, "file", path)).content());
    }

    private static ImmutableList<String> args(TaskGraph graph, String command) {
        return ((CommandSpec) spec(graph, "command", command)).args();
    }

    /** What says of each step of the build that it is done. */
    private String stamp(String... uses) {
        return ((CommandSpec) spec(graph(host(BOOKWORM, Init.SYSTEMD), uses), "command", "configure Mesos"))
                .creates()
                .orElseThrow()
                .text();
    }

    @Test
    void onDebianItIsBuiltInstalledAndRunBySystemd() {
        TaskGraph graph = graph(host(BOOKWORM, Init.SYSTEMD), MASTER + "; advertiseIp '198.51.100.1'; advertisePort 5060");

        assertThat(steps(graph))
                .containsExactly(
                        "archive[/usr/local/src/mesos-0.24.0]",
                        "command[configure Mesos]",
                        "command[make Mesos]",
                        "command[make check of Mesos]",
                        "command[make install of Mesos]",
                        "file[/etc/profile.d/mesos.sh]",
                        "directory[/var/lib/mesos]",
                        "file[/etc/mesos/mesos-master.sh]",
                        "systemdUnit[mesos-master]",
                        "service[mesos-master]",
                        "waitFor[mesos-master is healthy]");
        assertThat(watchedBy(graph, "mesos-master"))
                .containsExactlyInAnyOrder(
                        "command[make install of Mesos]",
                        "file[/etc/mesos/mesos-master.sh]",
                        "systemdUnit[mesos-master]");
        ArchiveSpec archive = (ArchiveSpec) spec(graph, "archive", "/usr/local/src/mesos-0.24.0");
        assertThat(archive.url().orElseThrow().toString())
                .isEqualTo("https://archive.apache.org/dist/mesos/0.24.0/mesos-0.24.0.tar.gz");
        assertThat(textOf(graph, "/etc/mesos/mesos-master.sh")).isEqualTo("""
                #!/bin/sh
                # Written by Drover: changes made here are lost.
                ulimit -n 16384 2>/dev/null || :
                exec '/usr/local/sbin/mesos-master' \\
                    '--ip=192.0.2.1' \\
                    '--advertise_ip=198.51.100.1' \\
                    '--advertise_port=5060' \\
                    '--quorum=2' \\
                    '--zk=zk://192.0.2.1:2181,192.0.2.2:2181,192.0.2.3:2181/mesos' \\
                    '--work_dir=/var/lib/mesos'
                """);
        assertThat(text(((SystemdUnitSpec) spec(graph, "systemdUnit", "mesos-master")).content()))
                .contains("ExecStart=/etc/mesos/mesos-master.sh\nRestart=always\n")
                .doesNotContain("KillMode");
        assertThat(args(graph, "make Mesos")).endsWith("-j2");
        assertThat(args(graph, "make check of Mesos")).endsWith("-j2", "check", "VERBOSE=1");
    }

    @Test
    void underUpstartItIsAJob() {
        TaskGraph graph = graph(host(TRUSTY, Init.UPSTART), "role 'agent'; zookeeper group('masters'); options strict: false");

        assertThat(steps(graph))
                .contains("file[/etc/init/mesos-slave.conf]", "service[mesos-slave]")
                .noneMatch(step -> step.startsWith("systemdUnit"));
        assertThat(watchedBy(graph, "mesos-slave")).contains("file[/etc/init/mesos-slave.conf]");
        assertThat(textOf(graph, "/etc/init/mesos-slave.conf"))
                .contains("start on stopped rc RUNLEVEL=[2345]\n", "respawn\n", "\nexec /etc/mesos/mesos-slave.sh\n");
        assertThat(textOf(graph, "/etc/mesos/mesos-slave.sh"))
                .contains("'--master=zk://192.0.2.1:2181,", " '--no-strict'\n");
    }

    @ParameterizedTest
    @CsvSource({
        "debian, debian, 8, 'python-dev libcurl4-nss-dev openjdk-7-jdk'",
        "debian, debian, 10, 'python-dev libcurl4-nss-dev default-jdk'",
        "debian, debian, 11, 'python2-dev libcurl4-nss-dev default-jdk'",
        "debian, debian, 12, 'python3-dev libcurl4-nss-dev default-jdk'",
        "debian, debian, 13, 'python3-dev libcurl4-openssl-dev default-jdk'",
        "debian, ubuntu, 14.04, 'python-dev libcurl4-nss-dev openjdk-7-jdk'",
        "debian, ubuntu, 18.04, 'python-dev libcurl4-nss-dev openjdk-8-jdk'",
        "debian, ubuntu, 22.04, 'python2-dev libcurl4-nss-dev default-jdk'",
        "debian, ubuntu, 24.04, 'python3-dev libcurl4-openssl-dev default-jdk'",
        "redhat, centos, 6.10, 'apache-maven python-devel java-1.7.0-openjdk-devel cyrus-sasl-md5'",
        "redhat, centos, 7, 'maven python-devel java-1.7.0-openjdk-devel cyrus-sasl-md5'",
        "redhat, centos, 8, 'maven python2-devel java-1.8.0-openjdk-devel cyrus-sasl-md5'"
    })
    void theBuildPackagesAreThoseOfTheRelease(String family, String id, String version, String names) {
        assertThat(declared(host(new Os(family, id, version, "", "x86_64"), Init.SYSTEMD), "").stream()
                        .map(Declaration::id)
                        .filter(resource -> resource.type().equals("pkg"))
                        .map(ResourceId::name))
                .contains(Splitter.on(' ').splitToList(names).toArray(new String[0]))
                .contains(family.equals("debian") ? "libsvn-dev" : "subversion-devel");
    }

    @Test
    void onCentosItIsBuiltWithItsOwnPackages() {
        assertThat(steps(graph(host(CENTOS7, Init.SYSTEMD), MASTER))).contains("systemdUnit[mesos-master]");
        assertThat(steps(graph(host(CENTOS6, Init.UPSTART), MASTER))).contains("file[/etc/init/mesos-master.conf]");
        assertThat(graph(host(CENTOS7, Init.SYSTEMD), "buildPackages(['gcc'])").tasks().stream()
                        .map(task -> task.id().toString())
                        .filter(id -> id.startsWith("pkg[")))
                .containsExactly("pkg[gcc]");
    }

    @Test
    void whatIsDoneIsKnownByVersionDigestAndWordsOfConfigure() {
        String stamp = stamp("");

        assertThat(stamp).startsWith("/usr/local/src/mesos-0.24.0/build/.drover-configured-");
        assertThat(stamp("jobs 7; makeCheck false; url 'http://mirror.example.com/m.tgz'")).isEqualTo(stamp);
        assertThat(ImmutableSet.of(
                        stamp,
                        stamp("version '0.25.0'"),
                        stamp("sha256 '" + DIGEST.replace('9', '8') + "'"),
                        stamp("configure(['--disable-java'])"),
                        stamp("prefix '/opt/mesos'")))
                .hasSize(5);
    }

    @Test
    void itMayBeBuiltOnlyAndWithoutItsCheck() {
        assertThat(steps(graph(host(BOOKWORM, Init.NONE), "install false; makeCheck false; configure(['CXXFLAGS=-O1 -g'])")))
                .containsExactly("archive[/usr/local/src/mesos-0.24.0]", "command[configure Mesos]", "command[make Mesos]");
        assertThat(args(graph(host(BOOKWORM, Init.NONE), "configure(['CXXFLAGS=-O1 -g'])"), "configure Mesos"))
                .endsWith("--prefix=/usr/local", "CXXFLAGS=-O1 -g");
    }

    @Test
    void aHostMayBeBoth() {
        TaskGraph graph = graph(
                host(BOOKWORM, Init.SYSTEMD),
                "role 'master'",
                "role 'agent'; master '192.0.2.1:5050'; options attributes: 'rack:r1;disk:it\\'s'");

        assertThat(steps(graph)).containsOnlyOnce("command[make Mesos]").contains("service[mesos-master]", "service[mesos-slave]");
        assertThat(textOf(graph, "/etc/mesos/mesos-slave.sh"))
                .contains("'--master=192.0.2.1:5050'", "'--attributes=rack:r1;disk:it'\\''s'");
        assertThat(textOf(graph, "/etc/mesos/mesos-master.sh")).doesNotContain("--zk", "--quorum");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "role 'master'; zookeeper group('masters'); quorum 1 | quorum must be a majority of the 3 masters, 2, got 1",
        "role 'master'; zookeeper group('masters') | quorum must be a majority of the 3 masters, 2, and must be said",
        "role 'master'; quorum 1 | quorum is for masters that elect their leader through ZooKeeper; say zookeeper, too",
        "role 'master'; master '192.0.2.1:5050' | master says to an agent where the only master is; this is a master",
        "role 'agent' | an agent needs one of zookeeper and master, to find its master",
        "role 'agent'; master 'm:5050'; quorum 1 | quorum is for masters; this is an agent",
        "role 'master'; install false | a master needs what is installed; leave out install false, or role",
        "configure(['--prefix=/opt']) | configure: '--prefix=/opt' is decided by the recipe; there is 'prefix'",
        "role 'master'; options zk: 'x' | options: 'zk' is decided by the recipe; it has a parameter for it",
        "role 'master'; options 'no_quiet': true | options: 'no_quiet' is no option; write cluster: 'prod'",
        "role 'master'; options roles: ['a'] | options: 'roles' must be text, a number, or true or false for a flag"
    })
    void whatCannotWorkIsRefused(String use, String message) {
        assertThat(described(host(BOOKWORM, Init.SYSTEMD), use).problems())
                .singleElement()
                .asString()
                .contains(message);
    }

    @Test
    void aServiceNeedsAnInitSystem() {
        assertThat(described(host(BOOKWORM, Init.NONE), MASTER).problems())
                .singleElement()
                .asString()
                .contains("a master needs systemd, Upstart or SysV init, this host has 'none'; leave out role");
    }

    /** The script itself is run, with its files in a folder of the test. */
    @Test
    void theScriptOfSysvInitStartsTellsAndStops() throws Exception {
        TaskGraph graph = graph(host(CENTOS6, Init.SYSV), MASTER);
        assertThat(watchedBy(graph, "mesos-master")).contains("file[/etc/init.d/mesos-master]");
        Path daemon = executable("mesos-master.sh", "#!/bin/sh\nexec sleep 1000\n");
        Path script = executable(
                "init",
                textOf(graph, "/etc/init.d/mesos-master")
                        .replace("/etc/mesos/mesos-master.sh", daemon.toString())
                        .replace("/var/run/", folder + "/")
                        .replace("/var/log/", folder + "/"));

        assertThat(ending(script, "status")).isEqualTo(3);
        assertThat(ending(script, "start")).isZero();
        ProcessHandle first = running();
        assertThat(ending(script, "status")).isZero();
        assertThat(ending(script, "start")).as("once more").isZero();
        assertThat(running()).isEqualTo(first);

        assertThat(ending(script, "restart")).isZero();
        assertThat(first.isAlive()).isFalse();
        ProcessHandle second = running();
        second.destroyForcibly();
        second.onExit().get(60, SECONDS);
        assertThat(ending(script, "status")).as("killed").isEqualTo(1);
        assertThat(ending(script, "start")).isZero();
        ProcessHandle third = running();
        assertThat(ending(script, "stop")).isZero();
        assertThat(third.isAlive()).isFalse();
        assertThat(ending(script, "stop")).as("once more").isZero();
        assertThat(ending(script, "status")).isEqualTo(3);
        assertThat(ending(script, "nonsense")).isEqualTo(2);
    }

    private Path executable(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private ProcessHandle running() throws IOException {
        long pid = Long.parseLong(Files.readString(folder.resolve("mesos-master.pid")).strip());
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).orElseThrow();
    }

    private int ending(Path script, String verb) throws Exception {
        Process process = new ProcessBuilder(script.toString(), verb)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        assertThat(process.waitFor(60, SECONDS)).isTrue();
        return process.exitValue();
    }
}
