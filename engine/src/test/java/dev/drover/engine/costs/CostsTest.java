package dev.drover.engine.costs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multiset;
import com.google.common.collect.Multisets;
import dev.drover.engine.converge.Access;
import dev.drover.engine.converge.History;
import dev.drover.engine.converge.HostResult;
import dev.drover.engine.converge.Interruption;
import dev.drover.engine.converge.RunOptions;
import dev.drover.engine.converge.Runner;
import dev.drover.engine.graph.GraphCompiler;
import dev.drover.engine.graph.Task;
import dev.drover.engine.graph.TaskGraph;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.inventory.InventoryBuilder;
import dev.drover.engine.inventory.Setting;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.plan.Answers;
import dev.drover.engine.plan.Declarations;
import dev.drover.engine.plan.Forecast;
import dev.drover.engine.plan.Inquiry;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.RunListener;
import dev.drover.engine.report.RunReport;
import dev.drover.engine.report.Status;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.Owed;
import dev.drover.engine.resource.RecordedFacts;
import dev.drover.engine.resource.file.FileSpec;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Endpoint;
import dev.drover.engine.transport.StepResult;
import dev.drover.engine.transport.local.LocalTransport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs cost, in counts, beside the figures in {@code tests/costs.txt}: round trips, exec channels, batches, bytes, processes and
 * programs on the host, bytes of memory. Time is no part of it, so that a slow machine says the same. Needs OpenSSH, strace and dash.
 */
@Order(2) // Most of it waits.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CostsTest {
    private static final Logger LOG = LoggerFactory.getLogger(CostsTest.class);
    private static final Path ROOT = Stream.iterate(
                    Path.of("").toAbsolutePath(), place -> place != null, Path::getParent)
            .filter(place -> Files.exists(place.resolve("tests/costs.txt")))
            .findFirst()
            .orElseThrow();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path temporary;

    private final List<Wire> wires = new ArrayList<>();
    private Figures figures;
    private TracedHost machine;
    private Path folder;

    @BeforeAll
    void start() throws Exception {
        figures = Figures.read(ROOT.resolve("tests/costs.txt"));
        Path real = temporary.toRealPath();
        machine = TracedHost.start(Files.createDirectory(real.resolve("host")));
        folder = Files.createDirectory(real.resolve("files"));
        for (int i = 0; i < 6; i++) {
            wires.add(Wire.to(machine.port()));
        }
        // What is loaded and made once is no part of any figure.
        apply(1, files(1), event -> {});
        machine.started();
    }

    @AfterAll
    void stop() throws Exception {
        for (Wire wire : wires) {
            wire.close();
        }
        machine.close();
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/costs.txt"), figures.lines());
        Files.writeString(Path.of("target/costs-table.txt"), figures.table() + "\n");
        LOG.info("what fixed runs cost:\n{}", figures.table());
    }

    private void check(String scenario) {
        assertThat(figures.worse(scenario))
                .as(
                        "figures that got worse, or are new; if that must be so, write them into tests/costs.txt and say why")
                .isEmpty();
    }

    /** Hosts that are all this machine, each at the end of a wire of its own. */
    private Runner runner(int hosts, RunListener listener) {
        InventoryBuilder builder = Inventory.builder();
        for (int i = 0; i < hosts; i++) {
            builder.host("h" + i)
                    .set(Setting.ADDRESS, "127.0.0.1")
                    .set(Setting.PORT, wires.get(i).port())
                    .set(Setting.IDENTITY, machine.identity().toString());
        }
        Access usual = Access.usual();
        RunOptions options = RunOptions.usual((cluster, host) -> 1);
        return Runner.on(builder.build())
                .with(new RunOptions(
                        options.limit(),
                        options.tags(),
                        options.skipTags(),
                        options.variables(),
                        options.parallel(),
                        new Access(
                                usual.user(),
                                usual.identities(),
                                usual.passphrase(),
                                usual.hostKeys(),
                                ImmutableList.of(machine.knownHosts()),
                                usual.becomePassword(),
                                LIMIT),
                        options.memberIds(),
                        new Secrets(),
                        listener,
                        History.NONE,
                        options.locking(),
                        Optional.empty(),
                        new Interruption()));
    }

    private static String content(int number) {
        return "number " + number + "\n";
    }

    private Path file(String host, int number) {
        return folder.resolve(host + "-" + number);
    }

    private Playbook files(int count) {
        return Playbook.named("files")
                .play(
                        "files",
                        play -> play.on("all")
                                .describe((host, state) -> IntStream.range(0, count)
                                        .forEach(number -> state.declare(FileSpec.at(file(host.name(), number)
                                                        .toString())
                                                .content(content(number))
                                                .mode("0644")))));
    }

    /** Puts all files of so many hosts in the state that {@link #files} asks for. */
    private void inSync(int hosts, int count) throws IOException {
        for (int host = 0; host < hosts; host++) {
            for (int number = 0; number < count; number++) {
                Files.writeString(file("h" + host, number), content(number));
            }
        }
    }

    private RunReport apply(int hosts, Playbook playbook, RunListener listener) {
        RunReport report = runner(hosts, listener).apply(playbook);
        assertThat(report.succeeded()).as("%s", report).isTrue();
        return report;
    }

    /** Where a run is, by the events that it sends. */
    private static final class Stations implements RunListener {
        private final Wire wire;
        private final int before;
        private final Map<String, Integer> passed = new LinkedHashMap<>();

        Stations(Wire wire) {
            this.wire = wire;
            this.before = wire.roundTrips();
        }

        @Override
        public void on(RunEvent event) {
            if (event instanceof RunEvent.HostConnected) {
                pass("login");
            } else if (event instanceof RunEvent.FactsGathered) {
                pass("shell and facts");
            } else if (event instanceof RunEvent.PlanMade) {
                pass("look at all resources");
            }
        }

        private void pass(String station) {
            passed.put(
                    station,
                    wire.roundTrips()
                            - before
                            - passed.values().stream().mapToInt(trips -> trips).sum());
        }

        ImmutableMap<String, Long> trips() {
            pass("act, and end");
            ImmutableMap.Builder<String, Long> trips = ImmutableMap.builder();
            trips.put("round trips", (long) wire.roundTrips() - before);
            passed.forEach((station, count) -> trips.put("round trips: " + station, (long) count));
            return trips.buildOrThrow();
        }
    }

    /** One run on one host, all of it counted. */
    private ImmutableMap<String, Long> counted(int files, int changed) throws IOException {
        Stations stations = new Stations(wires.get(0));
        RunReport report = apply(1, files(files), stations);
        assertThat(report.total().counts().changed()).isEqualTo(changed);
        ImmutableMap.Builder<String, Long> counts = ImmutableMap.builder();
        RunEvent.Cost traffic = report.hosts().get(0).traffic();
        counts.putAll(stations.trips());
        counts.put("exec channels", (long) traffic.execChannels());
        counts.put("batches", (long) traffic.batches());
        counts.put("bytes sent", traffic.bytesSent());
        TracedHost.Started started = machine.started();
        LOG.info("{} files, {} changed: {}", files, changed, shown(started.programs()));
        counts.put("processes", (long) started.processes());
        counts.put("programs", (long) started.programs().size());
        return counts.buildOrThrow();
    }

    private static String shown(ImmutableMultiset<String> programs) {
        return String.join(
                " ",
                Multisets.copyHighestCountFirst(programs).entrySet().stream()
                        .map(Multiset.Entry::toString)
                        .toList());
    }

    @Test
    void aRunThatChangesNothing() throws Exception {
        for (int count : new int[] {5, 500}) {
            inSync(1, count);
            figures.measure("nothing changed, " + count + " files", () -> counted(count, 0));
        }

        check("nothing changed, 5 files");
        assertThat(figures.of("nothing changed, 5 files", "round trips")).isLessThanOrEqualTo(10);
        for (String kind : ImmutableSet.of("processes", "programs", "batches", "exec channels")) {
            assertThat(figures.of("nothing changed, 500 files", kind))
                    .as("%s do not grow with the number of files", kind)
                    .isEqualTo(figures.of("nothing changed, 5 files", kind));
        }
    }

    @Test
    void aRunThatChangesOneFileOfTwenty() throws Exception {
        String scenario = "1 of 20 files changed";
        figures.measure(scenario, () -> {
            inSync(1, 20);
            Files.writeString(file("h0", 7), "another");
            return counted(20, 1);
        });
        check(scenario);
    }

    @Test
    void aRunThatChangesAllOfTenFiles() throws Exception {
        String scenario = "10 of 10 files changed";
        figures.measure(scenario, () -> {
            for (int number = 0; number < 10; number++) {
                Files.writeString(file("h0", number), "another");
            }
            return counted(10, 10);
        });
        check(scenario);
    }

    @Test
    void ofSixHostsOnlyTheOneThatChangesCostsMore() throws Exception {
        String scenario = "6 hosts, 1 file of 1 host changed";
        figures.measure(scenario, () -> {
            inSync(6, 5);
            List<Integer> unchanged = roundTripsOfSix();
            Files.writeString(file("h3", 3), "another");
            List<Integer> changed = roundTripsOfSix();
            // A machine that is busy may make two of what is one, never one of two.
            for (int i = 0; i < 2; i++) {
                inSync(6, 5);
                unchanged = least(unchanged, roundTripsOfSix());
                Files.writeString(file("h3", 3), "another");
                changed = least(changed, roundTripsOfSix());
            }
            List<Integer> more = differences(changed, unchanged);
            machine.started();
            return ImmutableMap.of(
                    "round trips more: the host that changes",
                    (long) more.get(3),
                    "round trips more: each of the others, at most",
                    (long) IntStream.of(0, 1, 2, 4, 5).map(more::get).max().orElseThrow());
        });
        check(scenario);
        assertThat(figures.of(scenario, "round trips more: the host that changes"))
                .isLessThanOrEqualTo(3);
        assertThat(figures.of(scenario, "round trips more: each of the others, at most"))
                .isLessThanOrEqualTo(0);
    }

    private List<Integer> roundTripsOfSix() {
        List<Integer> before = wires.stream().map(Wire::roundTrips).toList();
        apply(6, files(5), event -> {});
        return differences(wires.stream().map(Wire::roundTrips).toList(), before);
    }

    private static List<Integer> differences(List<Integer> these, List<Integer> those) {
        return IntStream.range(0, these.size())
                .mapToObj(i -> these.get(i) - those.get(i))
                .toList();
    }

    private static List<Integer> least(List<Integer> these, List<Integer> those) {
        return IntStream.range(0, these.size())
                .mapToObj(i -> Math.min(these.get(i), those.get(i)))
                .toList();
    }

    @Test
    void oneCommand() throws Exception {
        String scenario = "exec true";
        figures.measure(scenario, () -> {
            int before = wires.get(0).roundTrips();
            HostResult<StepResult> result = runner(1, event -> {})
                    .exec("all", Source.UNKNOWN, ImmutableList.of("true"), LIMIT)
                    .get(0);
            assertThat(result).isInstanceOf(HostResult.Answered.class);
            TracedHost.Started started = machine.started();
            LOG.info("exec true: {}", shown(started.programs()));
            return ImmutableMap.of(
                    "round trips", (long) wires.get(0).roundTrips() - before,
                    "processes", (long) started.processes(),
                    "programs", (long) started.programs().size());
        });
        check(scenario);
    }

    /** On this side alone, without a host: from declarations to what would change. */
    @Test
    void whatAPlanTakesOfMemory() throws Exception {
        String scenario = "a plan of 500 files";
        inSync(1, 500);
        try (Connection connection = new LocalTransport().connect(here())) {
            figures.measure(scenario, () -> {
                long least = Long.MAX_VALUE;
                // The first ones also load classes, and what is compiled later takes less.
                for (int i = 0; i < 20; i++) {
                    least = Math.min(least, allocated(connection));
                }
                return ImmutableMap.of("allocated KB", least / 1024);
            });
        }
        check(scenario);
    }

    private long allocated(Connection connection) {
        Facts facts = RecordedFacts.named("debian-systemd");
        Catalog catalog = Catalog.registered();
        long before = allocated();
        Declarations declarations = new Declarations(catalog, new Secrets());
        IntStream.range(0, 500)
                .forEach(number ->
                        declarations.declare(FileSpec.at(file("h0", number).toString())
                                .content(content(number))
                                .mode("0644")));
        TaskGraph graph = new GraphCompiler(catalog)
                .compile(declarations.declared(), declarations.mentioned(), ImmutableSet.of(), problem -> {
                    throw new AssertionError(problem);
                });
        Inquiry inquiry = Inquiry.about(graph.tasks(), facts, ImmutableList.of());
        var steps = inquiry.steps();
        long asked = allocated();
        ImmutableList<StepResult> results = connection.session(Optional.empty()).run(steps);
        long answered = allocated();
        Answers answers = inquiry.read(results);
        Forecast forecast = new Forecast(facts, graph.watchers());
        int differing = 0;
        for (Task<?, ?> task : graph.tasks()) {
            differing += forecast.next(task, answers, Owed.NOTHING).status() == Status.IN_SYNC ? 0 : 1;
        }
        long end = allocated();
        assertThat(differing).isZero();
        return end - answered + asked - before;
    }

    /** By this thread. */
    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static Endpoint here() {
        return new Endpoint(
                "here",
                "localhost",
                0,
                System.getProperty("user.name"),
                ImmutableList.of(),
                Optional.empty(),
                Endpoint.HostKeyPolicy.STRICT,
                ImmutableList.of(),
                Optional.empty(),
                Optional.empty(),
                LIMIT,
                Endpoint.Algorithms.MODERN,
                Source.UNKNOWN);
    }
}
