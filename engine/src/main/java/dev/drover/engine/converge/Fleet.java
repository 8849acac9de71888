package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.graph.GraphCompiler;
import dev.drover.engine.graph.Task;
import dev.drover.engine.graph.TaskGraph;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.FactsNotGathered;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.Play;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.plan.Declarations;
import dev.drover.engine.report.Counts;
import dev.drover.engine.report.HostOutcome;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.RunReport;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** One run of a playbook over the hosts of an inventory. */
final class Fleet {
    private final Playbook playbook;
    private final Inventory inventory;
    private final RunOptions options;
    private final Catalog catalog;
    private final Emitter emitter;
    private final Reach reach;
    private final AtomicInteger changes = new AtomicInteger();
    private final Map<String, HostRun> runs = new LinkedHashMap<>();
    private final Findings findings = new Findings();
    private final HostSelection selection;

    /** Whether a run changes hosts. */
    enum Mode {
        PLAN,
        APPLY
    }

    Fleet(Playbook playbook, Inventory inventory, RunOptions options, Catalog catalog, Emitter emitter, Reach reach) {
        this.playbook = playbook;
        this.inventory = inventory;
        this.options = options;
        this.catalog = catalog;
        this.emitter = emitter;
        this.reach = reach;
        this.selection = HostSelection.of(playbook, inventory, options.limit(), findings);
    }

    /** One host in this run. */
    private final class HostRun {
        final Host host;
        final Instant started = emitter.now();
        List<PlayWork> work = new ArrayList<>();
        Optional<ReachedHost> reached = Optional.empty();
        Optional<Converger> converger = Optional.empty();
        Optional<String> failure = Optional.empty();
        HostOutcome outcome = HostOutcome.OK;
        /** What plays declare that ask for no facts: the same at every evaluation. */
        final Map<Play, Declarations> withoutFacts = new HashMap<>();

        final Set<Play> done = new LinkedHashSet<>();
        boolean observed;
        int fleetChangesSeen;
        int ownChangesDescribed;

        HostRun(Host host) {
            this.host = host;
        }

        ImmutableList<Play> plays() {
            return work.stream().map(PlayWork::play).collect(ImmutableList.toImmutableList());
        }

        boolean alive() {
            return outcome == HostOutcome.OK && reached.isPresent();
        }

        void fail(HostOutcome how, String why) {
            outcome = how;
            failure = Optional.of(why);
        }
    }

    /**
     * Runs.
     *
     * @throws ProblemException if a script is wrong; no host was changed
     */
    RunReport run(Mode mode) {
        checkBeforehand();
        ImmutableList<Host> hosts = selection.hosts();
        Instant started = emitter.now();
        emitter.send(new RunEvent.RunStarted(
                started,
                emitter.run(),
                mode == Mode.PLAN ? "plan" : "apply",
                playbook.name(),
                hosts.stream().map(Host::name).collect(ImmutableList.toImmutableList())));
        ExecutorService workers = Executors.newFixedThreadPool(Math.max(1, Math.min(options.parallel(), hosts.size())));
        try {
            forEach(workers, runs.values(), this::connect);
            describeAll();
            if (mode == Mode.PLAN) {
                forEach(workers, alive(runs.values()), this::plan);
            } else {
                applyAll(workers);
            }
            return finish(started);
        } finally {
            workers.shutdownNow();
        }
    }

    /** What each play does on each host, by host; nothing is observed. */
    ImmutableMap<String, ImmutableList<PlayWork>> work() {
        checkBeforehand();
        runs.values().forEach(this::connect);
        describeAll();
        runs.values().stream()
                .filter(run -> run.outcome == HostOutcome.UNREACHABLE)
                .findFirst()
                .ifPresent(run -> {
                    throw new TransportException(
                            TransportException.Kind.NO_ANSWER,
                            run.host.name() + ": " + run.failure.orElse("cannot be reached"));
                });
        return runs.values().stream()
                .collect(ImmutableMap.toImmutableMap(run -> run.host.name(), run -> ImmutableList.copyOf(run.work)));
    }

    /** Evaluates all plays for all hosts as far as that needs no facts; no host is contacted yet. */
    private void checkBeforehand() {
        for (Host host : selection.hosts()) {
            HostRun run = new HostRun(host);
            runs.put(host.name(), run);
            reach.problems(host).forEach(findings::add);
            describeBeforehand(run, findings.of(host.name()));
        }
        findings.throwIfAny();
    }

    private void describeBeforehand(HostRun run, Consumer<Problem> problems) {
        Set<ResourceId> earlier = new LinkedHashSet<>();
        boolean complete = true;
        for (Play play : playsOf(run.host)) {
            AtomicBoolean asked = new AtomicBoolean();
            Declarations declarations = describe(run.host, play, host -> {
                asked.set(true);
                throw new FactsNotGathered(host.name());
            });
            declarations.problems().forEach(problems);
            if (!asked.get()) {
                run.withoutFacts.put(play, declarations);
            }
            // A reference may mean what only the facts bring, so all of what stands before must be known.
            complete &= !asked.get();
            if (complete) {
                compile(declarations, earlier, problems);
            }
        }
    }

    private ImmutableList<Play> playsOf(Host host) {
        return playbook.plays().stream()
                .filter(play -> selection.has(play, host))
                .collect(ImmutableList.toImmutableList());
    }

    private static void forEach(ExecutorService workers, Collection<HostRun> hosts, Consumer<HostRun> work) {
        List<Future<?>> all = new ArrayList<>();
        hosts.forEach(host -> all.add(workers.submit(() -> work.accept(host))));
        for (Future<?> one : all) {
            try {
                one.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException unchecked
                        ? unchecked
                        : new IllegalStateException(e.getCause());
            }
        }
    }

    private static ImmutableList<HostRun> alive(Collection<HostRun> hosts) {
        return hosts.stream().filter(HostRun::alive).collect(ImmutableList.toImmutableList());
    }

    private void connect(HostRun run) {
        try {
            ReachedHost reached = reach.host(run.host);
            run.reached = Optional.of(reached);
            run.converger = Optional.of(new Converger(
                    run.host.name(),
                    reached.sessions(),
                    reached.facts(),
                    () -> reach.gather(run.host, reached.sessions()),
                    emitter));
        } catch (TransportException e) {
            run.fail(HostOutcome.UNREACHABLE, Unreachable.because(e, run.host, inventory));
        }
    }

    /** Evaluates all plays for all hosts, and reports all mistakes at once. */
    private void describeAll() {
        for (HostRun run : alive(runs.values())) {
            describe(run, findings.of(run.host.name()));
        }
        findings.throwIfAny();
    }

    private void describe(HostRun run, Consumer<Problem> problems) {
        Set<ResourceId> earlier = new LinkedHashSet<>();
        List<PlayWork> work = new ArrayList<>();
        for (Play play : playsOf(run.host)) {
            Declarations declarations = Optional.ofNullable(run.withoutFacts.get(play))
                    .orElseGet(() -> describe(run.host, play, this::factsOf));
            declarations.problems().forEach(problems);
            TaskGraph graph = compile(declarations, earlier, problems);
            graph.tasks().forEach(task -> refusals(task, run).forEach(problems));
            work.add(new PlayWork(play, selected(play, graph)));
        }
        run.work = work;
        run.converger.orElseThrow().watch(work);
    }

    private TaskGraph compile(Declarations declarations, Set<ResourceId> earlier, Consumer<Problem> problems) {
        TaskGraph graph = new GraphCompiler(catalog)
                .compile(declarations.declared(), declarations.mentioned(), earlier, problems);
        earlier.addAll(declarations.mentioned());
        return graph;
    }

    private Declarations describe(Host host, Play play, Function<Host, Facts> facts) {
        Declarations declarations = new Declarations(catalog, options.secrets());
        PlayHost.World world = new PlayHost.World(
                inventory, ImmutableList.of(playbook.variables(), options.variables()), facts, options.memberIds());
        try {
            play.body().describe(new PlayHost(host, world), declarations);
        } catch (ProblemException e) {
            e.problems().forEach(declarations::problem);
        } catch (FactsNotGathered later) {
            return declarations;
        }
        return declarations;
    }

    private Facts factsOf(Host host) {
        HostRun run = runs.get(host.name());
        if (run != null && run.reached.isPresent()) {
            return run.reached.get().facts();
        }
        try {
            return reach.host(host).facts();
        } catch (TransportException e) {
            throw new ProblemException(new Problem(
                    host.source(),
                    "facts-out-of-reach",
                    "facts of host '" + host.name() + "' are needed, but it cannot be reached: " + e.getMessage()));
        }
    }

    private <S extends Record, O> ImmutableList<Problem> refusals(Task<S, O> task, HostRun run) {
        ResourceType<S, O> type = task.type();
        Stream<String> atItsEnd = type.endsConnection(task.desired()) && !reach.reconnects(run.host)
                ? Stream.of(
                        "would end this program, which runs on the host itself (connection 'local'); reach it by SSH"
                                + " from another machine")
                : Stream.of();
        return Stream.concat(
                        atItsEnd,
                        type.refusals(task.desired(), run.reached.orElseThrow().facts()).stream())
                .map(refusal -> new Problem(
                        task.declaration().source(),
                        "refused",
                        task.id() + ": " + refusal + " (host '" + run.host.name() + "')"))
                .collect(ImmutableList.toImmutableList());
    }

    private TaskGraph selected(Play play, TaskGraph graph) {
        ImmutableList<Task<?, ?>> tasks =
                graph.tasks().stream().filter(task -> isSelected(play, task)).collect(ImmutableList.toImmutableList());
        return new TaskGraph(tasks, graph.edges(), graph.watchers());
    }

    private boolean isSelected(Play play, Task<?, ?> task) {
        ImmutableSet<String> tags = ImmutableSet.<String>builder()
                .addAll(play.tags())
                .addAll(task.declaration().common().tags())
                .build();
        boolean wanted = options.tags().isEmpty() || options.tags().stream().anyMatch(tags::contains);
        return wanted && options.skipTags().stream().noneMatch(tags::contains);
    }

    private void plan(HostRun run) {
        guarded(run, () -> {
            observe(run);
            run.converger.orElseThrow().plan(run.work);
        });
        finish(run);
    }

    private void observe(HostRun run) {
        Converger converger = run.converger.orElseThrow();
        run.fleetChangesSeen = changes.get();
        converger.observe(run.work);
        run.observed = true;
        int resources =
                run.work.stream().mapToInt(work -> work.graph().tasks().size()).sum();
        emitter.send(new RunEvent.PlanMade(emitter.now(), emitter.run(), run.host.name(), resources));
    }

    private void applyAll(ExecutorService workers) {
        for (Play play : playbook.plays()) {
            ImmutableList<HostRun> hosts = runs.values().stream()
                    .filter(run -> selection.has(play, run.host))
                    .collect(ImmutableList.toImmutableList());
            if (!apply(workers, play, hosts)) {
                break;
            }
        }
        runs.values().stream().filter(HostRun::alive).forEach(this::finish);
    }

    /** Whether the run may go on. */
    private boolean apply(ExecutorService workers, Play play, ImmutableList<HostRun> hosts) {
        int batch = play.rolling().batch(hosts.size());
        boolean rolling = batch < hosts.size();
        int allowed = play.maxFailures().orElse(rolling ? 0 : Integer.MAX_VALUE);
        for (int from = 0; from < hosts.size(); from += batch) {
            List<HostRun> now = hosts.subList(from, Math.min(hosts.size(), from + batch));
            forEach(workers, alive(now), run -> applyPlay(run, play));
            long failures =
                    hosts.stream().filter(run -> run.outcome != HostOutcome.OK).count();
            if (failures > allowed) {
                stop(play, failures);
                return false;
            }
        }
        return true;
    }

    private void stop(Play play, long failures) {
        String why = "not reached: play '" + play.name() + "' stopped after " + failures
                + (failures == 1 ? " host" : " hosts") + " failed";
        alive(runs.values()).stream()
                .filter(run -> !run.done.containsAll(run.plays()))
                .forEach(run -> {
                    run.fail(HostOutcome.NOT_REACHED, why);
                    finish(run);
                });
    }

    private void applyPlay(HostRun run, Play play) {
        guarded(run, () -> {
            Converger converger = run.converger.orElseThrow();
            prepare(run, converger);
            int before = converger.changes();
            work(run, play).flatMap(converger::converge).ifPresent(why -> run.fail(HostOutcome.FAILED, why));
            changes.addAndGet(converger.changes() - before);
            run.done.add(play);
        });
        if (run.outcome != HostOutcome.OK) {
            finish(run);
        }
    }

    private static Optional<PlayWork> work(HostRun run, Play play) {
        return run.work.stream().filter(work -> work.play().equals(play)).findFirst();
    }

    /** Observes if what was seen may be stale; evaluates later plays again on a host that changed. */
    private void prepare(HostRun run, Converger converger) {
        if (!run.observed) {
            observe(run);
            return;
        }
        if (converger.changes() != run.ownChangesDescribed) {
            run.ownChangesDescribed = converger.changes();
            describeAgain(run, converger);
        }
        if (run.fleetChangesSeen != changes.get()) {
            run.fleetChangesSeen = changes.get();
            converger.observe(run.work.stream()
                    .filter(work -> !run.done.contains(work.play()))
                    .collect(ImmutableList.toImmutableList()));
        }
    }

    private void describeAgain(HostRun run, Converger converger) {
        ReachedHost reached = run.reached.orElseThrow();
        Facts facts = reach.gather(run.host, reached.sessions());
        run.reached = Optional.of(new ReachedHost(run.host, reached.sessions(), facts));
        converger.refresh(facts);
        List<Problem> problems = new ArrayList<>();
        describe(run, problems::add);
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
    }

    /** One host's failure stops that host only. */
    private void guarded(HostRun run, Runnable work) {
        try {
            work.run();
        } catch (TransportException e) {
            run.fail(
                    e.kind() == TransportException.Kind.LOST || run.observed
                            ? HostOutcome.FAILED
                            : HostOutcome.UNREACHABLE,
                    String.valueOf(e.getMessage()));
        } catch (ProblemException e) {
            run.fail(HostOutcome.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private void finish(HostRun run) {
        emitter.send(summary(run));
    }

    private RunEvent.HostFinished summary(HostRun run) {
        int behind = run.outcome == HostOutcome.OK
                ? 0
                : run.work.stream()
                        .filter(work -> !run.done.contains(work.play()))
                        .mapToInt(work -> work.graph().tasks().size())
                        .sum();
        Counts counts = run.converger.map(Converger::counts).orElse(Counts.NONE).plusNotReached(behind);
        return new RunEvent.HostFinished(
                emitter.now(),
                emitter.run(),
                run.host.name(),
                run.outcome,
                counts,
                Duration.between(run.started, emitter.now()),
                run.failure,
                run.converger.map(Converger::stillOwed).orElse(ImmutableList.of()),
                run.reached.map(reached -> cost(reached.traffic())).orElse(RunEvent.Cost.NONE));
    }

    private static RunEvent.Cost cost(Connection.Traffic traffic) {
        return new RunEvent.Cost(
                traffic.execChannels(), traffic.batches(), traffic.bytesSent(), traffic.bytesReceived());
    }

    private RunReport finish(Instant started) {
        runs.values().stream()
                .filter(run -> run.outcome == HostOutcome.UNREACHABLE && run.reached.isEmpty())
                .forEach(this::finish);
        ImmutableList<RunEvent.HostFinished> hosts =
                runs.values().stream().map(this::summary).collect(ImmutableList.toImmutableList());
        Counts counts = hosts.stream().map(RunEvent.HostFinished::counts).reduce(Counts.NONE, Counts::plus);
        RunEvent.RunFinished total = new RunEvent.RunFinished(
                emitter.now(),
                emitter.run(),
                hosts.size(),
                count(hosts, HostOutcome.OK),
                (int) hosts.stream()
                        .filter(host -> host.counts().changed() + host.counts().wouldChange() > 0)
                        .count(),
                count(hosts, HostOutcome.FAILED) + count(hosts, HostOutcome.NOT_REACHED),
                count(hosts, HostOutcome.UNREACHABLE),
                counts,
                Duration.between(started, emitter.now()));
        emitter.send(total);
        return new RunReport(hosts, total);
    }

    private static int count(ImmutableList<RunEvent.HostFinished> hosts, HostOutcome outcome) {
        return (int) hosts.stream().filter(host -> host.outcome() == outcome).count();
    }
}
