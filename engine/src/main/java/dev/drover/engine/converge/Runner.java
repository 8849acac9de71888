package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.drover.engine.graph.TaskGraph;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.inventory.MemberAllocator;
import dev.drover.engine.inventory.Members;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.GuardBreak;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.plan.Fingerprints;
import dev.drover.engine.plan.PlanFile;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.RunListener;
import dev.drover.engine.report.RunReport;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.transport.ShellScript;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import dev.drover.engine.transport.Transport;
import dev.drover.engine.transport.TransportException;
import dev.drover.engine.transport.local.LocalTransport;
import dev.drover.engine.transport.ssh.SshTransport;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Runs playbooks over the hosts of an inventory. Immutable; safe for many threads. */
public final class Runner {
    private static final int RUN_ID_BYTES = 4;
    private static final ShellScript FORGET =
            ShellFunctions.STATE.before(ShellScript.beside(Runner.class, "forget.sh"));
    private static final Duration FORGET_LIMIT = Duration.ofMinutes(1);
    private static final ShellScript EXEC = ShellScript.beside(Runner.class, "exec.sh");
    private final Inventory inventory;
    private final RunOptions options;
    private final Catalog catalog;
    private final Transports transports;

    /** The ways to reach hosts. */
    public record Transports(Transport ssh, Transport local) {}

    public Runner(Inventory inventory, RunOptions options, Catalog catalog, Transports transports) {
        this.inventory = inventory;
        this.options = options;
        this.catalog = catalog;
        this.transports = transports;
    }

    /** Over SSH and on this machine, with all registered resource types and the usual options. */
    public static Runner on(Inventory inventory) {
        MemberAllocator members = new MemberAllocator(Members.NONE, inventory);
        return new Runner(
                inventory,
                RunOptions.usual(members::idOf),
                Catalog.registered(),
                new Transports(new SshTransport(), new LocalTransport()));
    }

    public Runner with(RunOptions others) {
        return new Runner(inventory, others, catalog, transports);
    }

    public RunReport plan(Playbook playbook) {
        return run(playbook, Fleet.Mode.PLAN);
    }

    /** What a plan said, host by host. */
    public record KeptPlan(RunReport report, ImmutableMap<String, ImmutableList<PlanFile.Entry>> hosts) {}

    /** Plans, for a {@link PlanFile} with these fingerprints. */
    public KeptPlan plan(Playbook playbook, Fingerprints fingerprints) {
        return reaching(
                HostLocks::none,
                (reach, emitter) ->
                        new Fleet(playbook, inventory, options, catalog, emitter, reach).planToKeep(fingerprints));
    }

    public RunReport apply(Playbook playbook) {
        return run(playbook, Fleet.Mode.APPLY);
    }

    private RunReport run(Playbook playbook, Fleet.Mode mode) {
        return reaching(
                mode == Fleet.Mode.APPLY ? HostLocks::of : HostLocks::none,
                (reach, emitter) -> new Fleet(playbook, inventory, options, catalog, emitter, reach).run(mode));
    }

    /** The facts of the hosts that a pattern selects, in the order of the inventory. */
    public ImmutableList<HostResult<Facts>> facts(String pattern, Source source) {
        return onEach(pattern, source, HostLocks::none, ReachedHost::facts);
    }

    /**
     * Runs a command on the hosts that a pattern selects.
     *
     * @param words the program and its arguments; no shell reads them
     */
    public ImmutableList<HostResult<StepResult>> exec(
            String pattern, Source source, ImmutableList<String> words, Duration limit) {
        ImmutableList<Bytes> arguments = words.stream().map(Bytes::utf8).collect(ImmutableList.toImmutableList());
        // An operation of its own for each host: two of them may be one machine.
        return onEach(
                pattern,
                source,
                HostLocks::none,
                host -> host.sessions()
                        .run(Optional.empty(), ImmutableList.of(Step.act(EXEC, arguments, limit)))
                        .get(0));
    }

    /**
     * Removes what is kept about runs on the hosts that a pattern selects: the records of what is owed, and those of resource
     * types.
     *
     * @param owedToo whether also where something is owed; otherwise such a host is left as it is, and the step fails
     */
    public ImmutableList<HostResult<StepResult>> forget(String pattern, Source source, boolean owedToo) {
        return onEach(
                pattern,
                source,
                HostLocks::of,
                host -> host.sessions()
                        .run(
                                Optional.empty(),
                                ImmutableList.of(Step.act(
                                        FORGET,
                                        ImmutableList.of(
                                                Obligations.stateDirectory(host.facts()),
                                                Bytes.utf8(owedToo ? "owed" : "")),
                                        FORGET_LIMIT)))
                        .get(0));
    }

    /** What a playbook would do, as graphs; by host, play by play. Gathers facts, observes nothing. */
    public ImmutableMap<String, ImmutableList<PlayGraph>> graphs(Playbook playbook) {
        return reaching(HostLocks::none, (reach, emitter) -> {
            ImmutableMap<String, ImmutableList<PlayWork>> work =
                    new Fleet(playbook, inventory, options, catalog, emitter, reach).work();
            return ImmutableMap.copyOf(Maps.transformValues(
                    work,
                    plays -> plays.stream()
                            .map(play -> new PlayGraph(play.play().name(), play.graph()))
                            .collect(ImmutableList.toImmutableList())));
        });
    }

    /**
     * Converges a playbook and then proves of each attribute that it manages, one at a time, that it is found when it is out
     * of sync, and mended. It does harm on purpose: only for hosts that are thrown away afterwards.
     */
    public Certificate certify(Playbook playbook, CertifyListener listener) {
        return certify(playbook, ImmutableList.of(), listener);
    }

    /** The same, with how to make its guarded commands due. */
    public Certificate certify(Playbook playbook, ImmutableList<GuardBreak> breaks, CertifyListener listener) {
        return reaching(
                HostLocks::of,
                (reach, emitter) -> new Certifier(
                                inventory,
                                new CertifierRuns(playbook, reach),
                                reach,
                                breaks,
                                listener,
                                options.interruption())
                        .certify());
    }

    /** The runs of a certification, over connections that stay up. */
    private final class CertifierRuns implements Certifier.Runs {
        private final Playbook playbook;
        private final Reach reach;

        CertifierRuns(Playbook playbook, Reach reach) {
            this.playbook = playbook;
            this.reach = reach;
        }

        @Override
        public ImmutableList<RunEvent> plan(Optional<String> limit) {
            return events(limit, Fleet.Mode.PLAN);
        }

        @Override
        public ImmutableList<RunEvent> apply(Optional<String> limit) {
            return events(limit, Fleet.Mode.APPLY);
        }

        @Override
        public ImmutableMap<String, ImmutableList<PlayWork>> work() {
            return fleet(options.limit(), event -> {}).work();
        }

        private ImmutableList<RunEvent> events(Optional<String> limit, Fleet.Mode mode) {
            ImmutableList.Builder<RunEvent> events = ImmutableList.builder();
            fleet(limit.or(options::limit), events::add).run(mode);
            return events.build();
        }

        private Fleet fleet(Optional<String> limit, RunListener events) {
            Emitter emitter = new Emitter(runId(), Clock.systemUTC(), options.secrets(), events);
            return new Fleet(playbook, inventory, options.limitedTo(limit), catalog, emitter, reach);
        }
    }

    /** One play's graph on one host. */
    public record PlayGraph(String play, TaskGraph graph) {}

    /** Those of a pattern that the limit leaves. */
    private ImmutableList<Host> selected(String pattern, Source source) {
        ImmutableList<Host> hosts = inventory.select(pattern, source);
        if (options.limit().isEmpty()) {
            return hosts;
        }
        ImmutableSet<String> limit = inventory.select(options.limit().get(), new Source("--limit", 0)).stream()
                .map(Host::name)
                .collect(ImmutableSet.toImmutableSet());
        return hosts.stream().filter(host -> limit.contains(host.name())).collect(ImmutableList.toImmutableList());
    }

    private <T> ImmutableList<HostResult<T>> onEach(
            String pattern, Source source, Locks locks, Function<ReachedHost, T> work) {
        ImmutableList<Host> hosts = selected(pattern, source);
        return reaching(locks, (reach, emitter) -> {
            Findings findings = new Findings();
            hosts.forEach(host -> reach.problems(host).forEach(findings::add));
            findings.throwIfAny();
            ExecutorService workers =
                    Executors.newFixedThreadPool(Math.max(1, Math.min(options.parallel(), hosts.size())));
            try {
                List<Future<HostResult<T>>> all = new ArrayList<>();
                for (Host host : hosts) {
                    all.add(workers.submit(() -> onHost(inventory, host, reach, work)));
                }
                ImmutableList.Builder<HostResult<T>> results = ImmutableList.builder();
                for (Future<HostResult<T>> one : all) {
                    results.add(ended(one));
                }
                return results.build();
            } finally {
                workers.shutdownNow();
            }
        });
    }

    private static <T> HostResult<T> ended(Future<HostResult<T>> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("working on a host", e.getCause());
        }
    }

    private static <T> HostResult<T> onHost(
            Inventory inventory, Host host, Reach reach, Function<ReachedHost, T> work) {
        try {
            return new HostResult.Answered<>(host.name(), work.apply(reach.host(host)));
        } catch (TransportException e) {
            return new HostResult.Unreachable<>(host.name(), Unreachable.because(e, host, inventory));
        } catch (HostTakenException e) {
            return new HostResult.Unreachable<>(host.name(), String.valueOf(e.getMessage()));
        }
    }

    private interface Work<T> {
        T with(Reach reach, Emitter emitter);
    }

    private interface Locks {
        HostLocks of(RunOptions options, Emitter emitter);
    }

    private <T> T reaching(Locks locks, Work<T> work) {
        Emitter emitter = new Emitter(runId(), Clock.systemUTC(), options.secrets(), options.listener());
        try (Reach reach = new Reach(
                transports.ssh(),
                transports.local(),
                options.access(),
                new FactsReader(Clock.systemUTC()),
                emitter,
                options.history(),
                locks.of(options, emitter),
                options.interruption())) {
            return work.with(reach, emitter);
        } catch (ProblemException wrong) {
            throw options.secrets().redact(wrong);
        }
    }

    private static String runId() {
        byte[] id = new byte[RUN_ID_BYTES];
        new SecureRandom().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
