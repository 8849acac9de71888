package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.drover.engine.journal.RunRecord;
import dev.drover.engine.journal.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run of three hosts, which are all this machine, with eight resources each, of which two act when others change. It is
 * killed wherever it notes, sends, hears or tells something, at some of these points, or at all of them with
 * {@code -Ddrover.crashes=all}; then one is resumed, and the next one run again.
 */
class CrashTest {
    private static final String ALL = "all";
    private static final String KILLED = System.getProperty("drover.crashes", "4");

    private static final ImmutableMap<String, ImmutableSet<String>> POINTS = ImmutableMap.of(
            "dev.drover.engine.journal.Journal", ImmutableSet.of("write", "sync"),
            "dev.drover.engine.journal.RunStore", ImmutableSet.of("create", "publish"),
            "dev.drover.engine.transport.ShellSession", ImmutableSet.of("send", "answer", "acted", "lock", "quit"),
            "dev.drover.engine.converge.Emitter", ImmutableSet.of("send"));

    private static final String PLAYBOOK = """
            playbook 'Service'

            play('Service', on: 'all') {
                def home = "FOLDER/${host.name}"
                directory(home) { mode '0750' }
                file("$home/a.conf") { content 'a = 1\\n'; mode '0640' }
                file("$home/b.conf") { content 'b = 1\\n' }
                link("$home/c.conf") { to "$home/b.conf" }
                command("initialize $home") {
                    sh 'printf "initialized\\n" >>"$1.log" && : >"$1/initialized"'
                    args home
                    creates "$home/initialized"
                }
                command("announce $home") { sh 'printf "announced\\n" >>"$1.log"'; args home }
                command("restart a in $home") {
                    sh 'cat "$1/a.conf" >"$1/a.running" && printf "restarted a\\n" >>"$1.log"'
                    args home
                    onChangeOf file("$home/a.conf")
                }
                command("restart b in $home") {
                    sh 'cat "$1/b.conf" >"$1/b.running" && printf "restarted b\\n" >>"$1.log"'
                    args home
                    onChangeOf file("$home/b.conf"), link("$home/c.conf")
                }
            }
            """;

    @TempDir
    Path temporary;

    /** One project, on hosts that are new. */
    private final class Project {
        private final Path folder;
        private final Path hosts;

        Project(String name) throws IOException {
            folder = Files.createDirectory(temporary.toRealPath().resolve(name));
            hosts = Files.createDirectory(folder.resolve("hosts"));
            Files.writeString(folder.resolve("inventory.groovy"), """
                    inventory {
                        host('h1') { connection 'local' }
                        host('h2') { connection 'local' }
                        host('h3') { connection 'local' }
                    }
                    """);
            Files.writeString(folder.resolve("site.groovy"), PLAYBOOK.replace("FOLDER", hosts.toString()));
        }

        /** Applies, and hears where it is; the program stands still where it may not go on, and is killed there. */
        void apply(Breakpoints.Hearer hearer) throws IOException, InterruptedException {
            try (Breakpoints breakpoints = new Breakpoints(POINTS)) {
                Program program = Program.start(
                        folder,
                        ImmutableList.of(),
                        breakpoints.javaOptions(),
                        "apply",
                        "site.groovy",
                        "--run-dir",
                        "runs");
                breakpoints.follow(point -> {
                    boolean on = hearer.at(point);
                    if (!on) {
                        program.process().destroyForcibly();
                    }
                    return on;
                });
                program.end();
            }
        }

        Program goOn(String... words) throws IOException, InterruptedException {
            Program program = Program.start(folder, words);
            program.end();
            return program;
        }

        ImmutableList<RunRecord> runs() {
            return new RunStore(folder.resolve("runs")).all();
        }

        /** Each file of the hosts with all that is to be as it was in an undisturbed run. */
        ImmutableSortedMap<String, String> state() throws IOException {
            ImmutableSortedMap.Builder<String, String> state = ImmutableSortedMap.naturalOrder();
            try (Stream<Path> all = Files.walk(hosts)) {
                for (Path file :
                        all.filter(path -> !path.toString().endsWith(".log")).toList()) {
                    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                    state.put(
                            hosts.relativize(file).toString(),
                            mode + (Files.isRegularFile(file) ? " " + Files.readString(file) : ""));
                }
            }
            return state.buildOrThrow();
        }

        List<String> log(String host) throws IOException {
            return Splitter.on('\n').omitEmptyStrings().splitToList(Files.readString(hosts.resolve(host + ".log")));
        }

        List<String> processes() {
            return ProcessHandle.allProcesses()
                    .map(process -> process.info().commandLine().orElse(""))
                    .filter(line -> line.contains(hosts.toString()))
                    .toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> whereverItIsKilledNothingIsLostAndNothingIsDoneTwice() throws Exception {
        Project undisturbed = new Project("undisturbed");
        List<String> points = new ArrayList<>();
        Map<String, Integer> times = new HashMap<>();
        undisturbed.apply(point -> {
            points.add(point + " " + times.merge(point, 1, Integer::sum));
            return true;
        });
        for (String host : List.of("h1", "h2", "h3")) {
            assertThat(undisturbed.log(host)).containsExactly("initialized", "announced", "restarted a", "restarted b");
        }
        ImmutableSortedMap<String, String> state = undisturbed.state();

        int killed = KILLED.equals(ALL) ? points.size() : Math.min(Integer.parseInt(KILLED), points.size());
        return Stream.iterate(0, i -> i < killed, i -> i + 1).flatMap(i -> {
            int at = (int) ((i + 0.5) * points.size() / killed);
            Stream<DynamicTest> resumed = Stream.of(DynamicTest.dynamicTest(
                    "resumed after point " + at + ", " + points.get(at), () -> resumed(at, state)));
            Stream<DynamicTest> again = Stream.of(DynamicTest.dynamicTest(
                    "run again after point " + at + ", " + points.get(at), () -> runAgain(at, state)));
            return KILLED.equals(ALL) ? Stream.concat(resumed, again) : i % 2 == 0 ? resumed : again;
        });
    }

    private Project killed(String name, int at) throws IOException, InterruptedException {
        Project project = new Project(name);
        List<String> passed = new ArrayList<>();
        project.apply(point -> {
            passed.add(point);
            return passed.size() <= at;
        });
        return project;
    }

    private void resumed(int at, ImmutableSortedMap<String, String> state) throws IOException, InterruptedException {
        Project project = killed("resumed-" + at, at);

        boolean began = !project.runs().isEmpty();
        Program next = began && project.runs().get(0).state() == RunRecord.State.INTERRUPTED
                ? project.goOn("runs", "resume", "--run-dir", "runs")
                : began
                        ? project.goOn("runs", "list", "--run-dir", "runs")
                        : project.goOn("apply", "site.groovy", "--run-dir", "runs");

        assertThat(next.process().exitValue()).as(next.said()).isZero();
        assertThat(project.state()).as(next.said()).isEqualTo(state);
        for (String host : List.of("h1", "h2", "h3")) {
            assertThat(project.log(host))
                    .as(next.said())
                    .containsOnlyOnce("initialized")
                    .containsOnlyOnce("announced")
                    .contains("restarted a", "restarted b");
        }
        nothingIsLeft(project);
    }

    private void runAgain(int at, ImmutableSortedMap<String, String> state) throws IOException, InterruptedException {
        Project project = killed("again-" + at, at);

        Program next = project.goOn("apply", "site.groovy", "--run-dir", "runs");

        assertThat(next.process().exitValue()).as(next.said()).isZero();
        assertThat(project.state()).as(next.said()).isEqualTo(state);
        for (String host : List.of("h1", "h2", "h3")) {
            assertThat(project.log(host))
                    .as(next.said())
                    .containsOnlyOnce("initialized")
                    .contains("restarted a", "restarted b");
            // It has no guard, so each of the two runs does it.
            assertThat(project.log(host).stream().filter("announced"::equals)).hasSizeBetween(1, 2);
        }
        nothingIsLeft(project);
    }

    private static void nothingIsLeft(Project project) throws IOException, InterruptedException {
        assertThat(project.processes()).isEmpty();
        Program plan = project.goOn("plan", "site.groovy");
        assertThat(plan.said())
                .as("owed, or not in sync")
                .doesNotContain(".conf")
                .doesNotContain("restart");
    }
}
