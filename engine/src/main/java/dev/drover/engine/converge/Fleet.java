package dev.drover.engine.converge;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import dev.drover.engine.graph.Domains;
import dev.drover.engine.graph.GraphCompiler;
import dev.drover.engine.graph.Task;
import dev.drover.engine.graph.TaskGraph;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.journal.JournalException;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.FactsNotGathered;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.Play;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Rolling;
import dev.drover.engine.model.Source;
import dev.drover.engine.plan.Declarations;
import dev.drover.engine.plan.Fingerprints;
import dev.drover.engine.plan.PlanFile;
import dev.drover.engine.report.Counts;
import dev.drover.engine.report.HostOutcome;
import dev.drover.engine.report.Place;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.RunReport;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.ProbeException;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** One run of a playbook over the hosts of an inventory. */
final class Fleet {
    private static final long SECONDS_TO_LEAVE = 10;
    private static final int FRAMES_SHOWN = 8;
    private final Playbook playbook;
    private final Inventory inventory;
    private final RunOptions options;
    private final Catalog catalog;
    private final Emitter emitter;
    private final Reach reach;
    private final AtomicInteger changes = new AtomicInteger();
    private final Map<String, HostRun> runs = new LinkedHashMap<>();
    private final Set<String> tagsSeen = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final Findings findings = new Findings();
    private final HostSelection selection;
    private final Conditions.Reader conditions;
    /** In a plan that is kept: what its fingerprints are made with. */
    private Optional<Fingerprints> keeping = Optional.empty();

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
        this.conditions = new Conditions.Reader(catalog, options.secrets());
        this.selection = HostSelection.of(playbook, inventory, options.limit(), findings);
    }

    /** One host in this run. */
    private final class HostRun {
        final Host host;
        Instant started = emitter.now();
        List<PlayWork> work = new ArrayList<>();
        Optional<ReachedHost> reached = Optional.empty();
        Optional<Converger> converger = Optional.empty();
        Optional<String> failure = Optional.empty();
        volatile HostOutcome outcome = HostOutcome.OK;
        /** What plays declare that ask for no facts: the same at every evaluation. */
        final Map<Play, Declarations> withoutFacts = new HashMap<>();

        final Set<Play> done = new LinkedHashSet<>();
        final List<Course> courses = new ArrayList<>();
        /** What a plan that is kept says of it; absent: nothing could be said. */
        Optional<ImmutableList<PlanFile.Entry>> entries = Optional.empty();
        /** In a plan: the plays that would do something. */
        ImmutableSet<Play> busy = ImmutableSet.of();

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
                playbook.plays().forEach(play -> planRolling(workers, play));
            } else {
                applyAll(workers);
            }
            return finish(started);
        } catch (RuntimeException | Error broken) {
            leaveAll(workers);
            throw broken;
        } finally {
            workers.shutdown();
        }
    }

    /** The run ends as a whole, and hosts may be at steps: what becomes of these they can be asked when it is resumed. */
    private void leaveAll(ExecutorService workers) {
        workers.shutdownNow();
        runs.values()
                .forEach(run ->
                        run.reached.ifPresent(reached -> reached.sessions().leave()));
        try {
            var unused = workers.awaitTermination(SECONDS_TO_LEAVE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Plans, for a plan that is kept. */
    Runner.KeptPlan planToKeep(Fingerprints fingerprints) {
        keeping = Optional.of(fingerprints.with(options.variables()));
        RunReport report = run(Mode.PLAN);
        ImmutableMap.Builder<String, ImmutableList<PlanFile.Entry>> hosts = ImmutableMap.builder();
        runs.forEach((host, run) -> run.entries.ifPresent(entries -> hosts.put(host, entries)));
        return new Runner.KeptPlan(report, hosts.buildOrThrow());
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
        boolean told = true;
        for (Play play : playsOf(run.host)) {
            AtomicBoolean asked = new AtomicBoolean();
            Declarations declarations = describe(run.host, play, host -> {
                asked.set(true);
                throw new FactsNotGathered(host.name());
            });
            declarations.problems().forEach(problems);
            conditions.read(
                    kept(play, declarations),
                    view(run.host, host -> {
                        throw new FactsNotGathered(host.name());
                    }),
                    problems);
            if (!asked.get()) {
                run.withoutFacts.put(play, declarations);
            }
            // A reference may mean what only the facts bring, so all of what stands before must be known.
            complete &= !asked.get();
            told &= declarations.isComplete();
            if (complete && told) {
                compile(declarations, earlier, problems);
            }
        }
        if (!complete) {
            // Facts may decide what is read; that a password is missing shall not be found only then.
            inventory.locked(run.host).ifPresent(problems);
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
        run.started = emitter.now();
        try {
            ReachedHost reached = reach.host(run.host);
            run.reached = Optional.of(reached);
            run.converger = Optional.of(new Converger(
                    run.host.name(),
                    reached.sessions(),
                    reached.facts(),
                    () -> reach.gather(run.host, reached.sessions()),
                    emitter,
                    options.interruption()));
        } catch (TransportException e) {
            run.fail(HostOutcome.UNREACHABLE, Unreachable.because(e, run.host, inventory));
        } catch (ProblemException e) {
            throw e;
        } catch (RuntimeException e) {
            run.fail(HostOutcome.FAILED, bug(e));
        }
    }

    /** Evaluates all plays for all hosts, and reports all mistakes at once. */
    private void describeAll() {
        for (HostRun run : alive(runs.values())) {
            describe(run, findings.of(run.host.name()));
        }
        if (!alive(runs.values()).isEmpty()) {
            refuseUnknownTags();
        }
        findings.throwIfAny();
    }

    private void describe(HostRun run, Consumer<Problem> problems) {
        Set<ResourceId> earlier = new LinkedHashSet<>();
        boolean told = true;
        List<Described> described = new ArrayList<>();
        for (Play play : playsOf(run.host)) {
            Declarations declarations = Optional.ofNullable(run.withoutFacts.get(play))
                    .orElseGet(() -> describe(run.host, play, this::factsOf));
            declarations.problems().forEach(problems);
            told &= declarations.isComplete();
            TaskGraph graph = compile(declarations, earlier, told ? problems : further -> {});
            described.add(new Described(play, declarations, graph));
        }
        ImmutableList<TaskGraph> graphs = Domains.leavingTheDeclared(
                described.stream().map(Described::graph).collect(ImmutableList.toImmutableList()));
        List<PlayWork> work = new ArrayList<>();
        for (int i = 0; i < described.size(); i++) {
            Play play = described.get(i).play();
            TaskGraph graph = graphs.get(i);
            graph.tasks().forEach(task -> refusals(task, run).forEach(problems));
            ImmutableList<Rolling> kept = kept(play, described.get(i).declarations());
            conditions.read(kept, view(run.host, this::factsOf), problems);
            work.add(new PlayWork(play, selected(play, graph), kept));
        }
        run.work = work;
        run.converger.orElseThrow().watch(work);
    }

    private record Described(Play play, Declarations declarations, TaskGraph graph) {}

    private TaskGraph compile(Declarations declarations, Set<ResourceId> earlier, Consumer<Problem> problems) {
        TaskGraph graph = new GraphCompiler(catalog)
                .compile(declarations.declared(), declarations.mentioned(), earlier, problems);
        earlier.addAll(declarations.mentioned());
        return graph;
    }

    private Declarations describe(Host host, Play play, Function<Host, Facts> facts) {
        Declarations declarations = new Declarations(catalog, options.secrets());
        try {
            play.body().describe(view(host, facts), declarations);
        } catch (ProblemException e) {
            e.problems().forEach(declarations::problem);
        } catch (FactsNotGathered later) {
            return declarations;
        }
        return declarations;
    }

    private PlayHost view(Host host, Function<Host, Facts> facts) {
        return new PlayHost(
                host,
                new PlayHost.World(
                        inventory,
                        ImmutableList.of(playbook.variables(), options.variables()),
                        facts,
                        options.memberIds()));
    }

    /** What a play keeps to on one host: what it says itself, and what it declares there. */
    private static ImmutableList<Rolling> kept(Play play, Declarations declarations) {
        return Stream.concat(Stream.of(play.rolling()), declarations.kept().stream())
                .filter(Rolling::asks)
                .collect(ImmutableList.toImmutableList());
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

    /** A tag that nothing has is a slip: the run would do nothing and look fine. */
    private void refuseUnknownTags() {
        Sets.difference(options.tags(), tagsSeen)
                .forEach(tag -> findings.add(new Problem(
                        new Source("--tags", 0),
                        "unknown-tag",
                        "nothing has the tag '" + tag + "'"
                                + (tagsSeen.isEmpty()
                                        ? "; there are no tags"
                                        : "; tags: " + String.join(", ", ImmutableSortedSet.copyOf(tagsSeen))))));
    }

    private boolean isSelected(Play play, Task<?, ?> task) {
        ImmutableSet<String> tags = ImmutableSet.<String>builder()
                .addAll(play.tags())
                .addAll(task.declaration().common().tags())
                .build();
        tagsSeen.addAll(tags);
        boolean wanted = options.tags().isEmpty() || options.tags().stream().anyMatch(tags::contains);
        return wanted && options.skipTags().stream().noneMatch(tags::contains);
    }

    private void plan(HostRun run) {
        guarded(run, () -> {
            observe(run);
            Converger converger = run.converger.orElseThrow();
            run.busy = converger.busy(run.work);
            converger.plan(run.work);
            run.entries = keeping.map(fingerprints -> converger.entries(run.work, fingerprints));
        });
        finish(run);
    }

    private void observe(HostRun run) {
        Converger converger = run.converger.orElseThrow();
        run.fleetChangesSeen = changes.get();
        converger.observe(run.work);
        run.observed = true;
        int resources = run.work.stream().mapToInt(PlayWork::expected).sum();
        emitter.send(new RunEvent.PlanMade(emitter.now(), emitter.run(), run.host.name(), resources));
        converger.refusal(run.work).ifPresent(why -> {
            throw new StalePlanException(why);
        });
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
        boolean asks = asks(play, hosts);
        boolean rolling = play.rolling().max() > 0 || asks;
        int allowed = play.maxFailures().orElse(rolling ? 0 : Integer.MAX_VALUE);
        if (failures(hosts) > allowed) {
            stop(play, failures(hosts));
            return false;
        }
        if (asks) {
            return new AskingPlay(workers, play, hosts, allowed).apply(batch);
        }
        for (int from = 0; from < hosts.size(); from += batch) {
            List<HostRun> now = hosts.subList(from, Math.min(hosts.size(), from + batch));
            forEach(workers, alive(now), run -> {
                if (failures(hosts) <= allowed) {
                    applyPlay(run, play);
                }
            });
            if (failures(hosts) > allowed) {
                stop(play, failures(hosts));
                return false;
            }
        }
        return true;
    }

    private static long failures(Collection<HostRun> hosts) {
        return hosts.stream().filter(run -> run.outcome != HostOutcome.OK).count();
    }

    private boolean asks(Play play, Collection<HostRun> hosts) {
        return hosts.stream()
                .flatMap(run -> work(run, play).stream())
                .anyMatch(work -> !work.kept().isEmpty());
    }

    /** A play whose hosts are asked something before and after each batch. */
    private final class AskingPlay implements Rollout.Crew {
        private final ExecutorService workers;
        private final Play play;
        private final ImmutableList<HostRun> hosts;
        private final int allowed;

        AskingPlay(ExecutorService workers, Play play, ImmutableList<HostRun> hosts, int allowed) {
            this.workers = workers;
            this.play = play;
            this.hosts = hosts;
            this.allowed = allowed;
        }

        /** Whether the run may go on. Hosts with nothing to do are passed at once: nobody is disturbed there. */
        boolean apply(int batch) {
            forEach(workers, alive(hosts), run -> {
                guarded(run, () -> prepare(run, run.converger.orElseThrow()));
                if (run.outcome != HostOutcome.OK) {
                    finish(run);
                }
            });
            ImmutableList<HostRun> busy =
                    alive(hosts).stream().filter(run -> isBusy(run)).collect(ImmutableList.toImmutableList());
            forEach(
                    workers,
                    alive(hosts).stream().filter(run -> !busy.contains(run)).toList(),
                    run -> applyPlay(run, play));
            if (failures(hosts) <= allowed) {
                Optional<Rollout.Breach> breach = new Rollout(play.name(), batch, lookout(workers, play), this, emitter)
                        .over(busy.stream().map(run -> run.host.name()).collect(ImmutableList.toImmutableList()));
                if (breach.isPresent()) {
                    stop(play, breach.get());
                    return false;
                }
            }
            if (failures(hosts) > allowed) {
                stop(play, failures(hosts));
                return false;
            }
            return true;
        }

        private boolean isBusy(HostRun run) {
            return run.converger
                    .orElseThrow()
                    .busy(run.work.stream()
                            .filter(work -> !run.done.contains(work.play()))
                            .toList())
                    .contains(play);
        }

        @Override
        public Rollout.Worked work(ImmutableSet<String> names) {
            List<HostRun> now = hosts.stream()
                    .filter(run -> names.contains(run.host.name()))
                    .toList();
            forEach(workers, alive(now), run -> applyPlay(run, play));
            return new Rollout.Worked(
                    failures(hosts) <= allowed,
                    now.stream()
                            .filter(run -> run.outcome != HostOutcome.OK)
                            .map(run -> run.host.name())
                            .collect(ImmutableSet.toImmutableSet()));
        }

        @Override
        public void pause(Duration duration) {
            options.interruption().pause(duration);
        }

        @Override
        public boolean isToEnd() {
            return options.interruption().isWished();
        }
    }

    /** All hosts of a play, also those outside the limit: what they say counts as well. */
    private Lookout lookout(ExecutorService workers, Play play) {
        ImmutableList<Lookout.Post> posts = inventory.hosts().stream()
                .filter(host -> selection.has(play, host))
                .map(host -> post(play, host))
                .collect(ImmutableList.toImmutableList());
        return new Lookout(play, posts, conditions, workers);
    }

    private Lookout.Post post(Play play, Host host) {
        Optional<HostRun> run = Optional.ofNullable(runs.get(host.name()));
        ImmutableList<Rolling> kept = run.flatMap(one -> work(one, play))
                .map(PlayWork::kept)
                .orElseGet(() -> kept(play, describe(host, play, this::factsOf)));
        return new Lookout.Post(
                host,
                kept,
                () -> run.map(one -> one.reached.orElseThrow(() -> new TransportException(
                                TransportException.Kind.NO_ANSWER, one.failure.orElse("cannot be reached"))))
                        .orElseGet(() -> reach.host(host)),
                reached -> reach.gather(host, reached.sessions()),
                fresh -> view(host, other -> other.equals(host) ? fresh.get() : factsOf(other)));
    }

    /** Says in which batches a play would go through its hosts, if it has something to do on any. */
    private void planRolling(ExecutorService workers, Play play) {
        ImmutableList<HostRun> hosts = runs.values().stream()
                .filter(run -> selection.has(play, run.host))
                .collect(ImmutableList.toImmutableList());
        List<String> left = new ArrayList<>(alive(hosts).stream()
                .filter(run -> run.busy.contains(play))
                .map(run -> run.host.name())
                .toList());
        int max = play.rolling().batch(hosts.size());
        boolean asks = asks(play, alive(hosts));
        if (left.isEmpty() || !(asks || max < hosts.size())) {
            return;
        }
        Vitals vitals = asks ? lookout(workers, play).get() : new Vitals(ImmutableList.of(), ImmutableSet.of());
        ImmutableList<String> last =
                left.stream().filter(vitals.last()::contains).collect(ImmutableList.toImmutableList());
        ImmutableList.Builder<ImmutableList<String>> batches = ImmutableList.builder();
        Optional<ImmutableSet<String>> first = Optional.empty();
        while (!left.isEmpty()) {
            ImmutableSet<String> batch = vitals.next(left, max);
            first = first.isPresent() ? first : Optional.of(batch);
            batches.add(batch.asList());
            left.removeAll(batch);
        }
        ImmutableSet<String> begun = first.orElseThrow();
        emitter.send(new RunEvent.RollingPlanned(
                emitter.now(),
                emitter.run(),
                play.name(),
                batches.build(),
                last,
                vitals.invariants().stream()
                        .map(census -> census.before(begun))
                        .collect(ImmutableList.toImmutableList())));
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

    private void stop(Play play, Rollout.Breach breach) {
        String why = "play '" + play.name() + "' stopped: " + breach.why();
        alive(runs.values()).stream()
                .filter(run -> breach.worked().contains(run.host.name()))
                .forEach(run -> {
                    run.fail(HostOutcome.FAILED, why);
                    finish(run);
                });
        alive(runs.values()).stream()
                .filter(run -> !run.done.containsAll(run.plays()))
                .forEach(run -> {
                    run.fail(HostOutcome.NOT_REACHED, "not reached: " + why);
                    finish(run);
                });
    }

    private void applyPlay(HostRun run, Play play) {
        guarded(run, () -> {
            Converger converger = run.converger.orElseThrow();
            prepare(run, converger);
            int before = converger.changes();
            try {
                work(run, play)
                        .map(work -> begin(run, work))
                        .flatMap(Course::run)
                        .ifPresent(why -> run.fail(HostOutcome.FAILED, why));
            } finally {
                // Others may have asked what this changed, however it ended.
                changes.addAndGet(converger.changes() - before);
            }
            run.done.add(play);
        });
        if (run.outcome != HostOutcome.OK) {
            finish(run);
        }
    }

    private Course begin(HostRun run, PlayWork work) {
        Course course = new Course(
                run.host.name(),
                work,
                options.history().of(run.host.name()).play(work.play().name()),
                run.converger.orElseThrow(),
                emitter);
        run.courses.add(course);
        return course;
    }

    private static Optional<PlayWork> work(HostRun run, Play play) {
        return run.work.stream().filter(work -> work.play().equals(play)).findFirst();
    }

    /** Observes if what was seen may be stale; evaluates later plays again on a host that changed. */
    private void prepare(HostRun run, Converger converger) {
        if (!run.observed) {
            if (options.interruption().isWished()) {
                throw new InterruptedRunException();
            }
            ImmutableSet<Place> done = converger.resume(options.history().of(run.host.name()));
            options.history().journal().ifPresent(journal -> journal.doneEarlier(run.host.name(), done));
            observe(run);
            options.plan().ifPresent(plan -> bind(run, converger, plan));
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

    private void bind(HostRun run, Converger converger, PlanFile plan) {
        ImmutableList<PlanFile.Entry> entries = plan.hosts().get(run.host.name());
        if (entries == null) {
            throw new StalePlanException("the plan says nothing of this host; make a new plan");
        }
        Fingerprints fingerprints = plan.fingerprints().with(options.variables());
        converger
                .bind(PlanBinding.of(entries, fingerprints, ImmutableList.copyOf(run.work)))
                .ifPresent(stale -> {
                    throw new StalePlanException(stale);
                });
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
        } catch (InterruptedRunException e) {
            interrupted.set(true);
            run.fail(e.outcome(), String.valueOf(e.getMessage()));
        } catch (HostTakenException e) {
            run.fail(e.outcome(), String.valueOf(e.getMessage()));
        } catch (StalePlanException e) {
            run.fail(HostOutcome.REFUSED, String.valueOf(e.getMessage()));
        } catch (ProblemException | ProbeException e) {
            run.fail(HostOutcome.FAILED, String.valueOf(e.getMessage()));
        } catch (JournalException e) {
            answersLost(run);
            run.fail(HostOutcome.FAILED, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // What one host can bring about must not end the run for the others.
            answersLost(run);
            run.fail(HostOutcome.FAILED, bug(e));
        }
    }

    private static void answersLost(HostRun run) {
        run.reached.ifPresent(reached -> reached.sessions().answersLost());
    }

    private static String bug(RuntimeException e) {
        return "this is a bug in Drover, please report it: " + e
                + Stream.of(e.getStackTrace())
                        .limit(FRAMES_SHOWN)
                        .map(frame -> "\n  at " + frame)
                        .collect(joining());
    }

    private void finish(HostRun run) {
        emitter.send(summary(run));
    }

    private RunEvent.HostFinished summary(HostRun run) {
        Counts ended = run.converger.map(Converger::counts).orElse(Counts.NONE);
        int all = run.work.stream().mapToInt(PlayWork::expected).sum()
                + run.courses.stream().mapToInt(Course::rescuing).sum();
        boolean ok = run.outcome == HostOutcome.OK;
        Optional<String> rescued = Optional.of(run.courses.stream()
                        .flatMap(course -> course.rescued().stream())
                        .collect(joining("\n")))
                .filter(text -> !text.isEmpty());
        return new RunEvent.HostFinished(
                emitter.now(),
                emitter.run(),
                run.host.name(),
                ok && rescued.isPresent() ? HostOutcome.RESCUED : run.outcome,
                ok ? ended : ended.plusNotReached(Math.max(0, all - ended.total())),
                Duration.between(run.started, emitter.now()),
                run.failure.or(() -> rescued),
                run.converger.map(Converger::stillOwed).orElse(ImmutableList.of()),
                run.courses.stream()
                        .flatMap(course -> course.notRun().stream())
                        .collect(ImmutableList.toImmutableList()),
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
        RunEvent.RunFinished total = RunTotal.of(emitter, hosts, started, interrupted.get());
        emitter.send(total);
        return new RunReport(hosts, total);
    }
}
