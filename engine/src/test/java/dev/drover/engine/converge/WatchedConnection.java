package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import com.google.common.reflect.Reflection;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.inventory.InventoryBuilder;
import dev.drover.engine.inventory.MemberAllocator;
import dev.drover.engine.inventory.Members;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.plan.PlanFile;
import dev.drover.engine.report.RunListener;
import dev.drover.engine.report.RunReport;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Session;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import dev.drover.engine.transport.Transport;
import dev.drover.engine.transport.local.LocalTransport;
import java.lang.reflect.InvocationTargetException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/** A connection to this machine whose batches somebody sees, and may answer otherwise. */
final class WatchedConnection {
    private final Watcher watcher;
    private final Map<Object, Session> sessions = new IdentityHashMap<>();

    private WatchedConnection(Watcher watcher) {
        this.watcher = watcher;
    }

    /** Sees the batches that are run. */
    interface Watcher {
        ImmutableList<StepResult> run(Session real, ImmutableList<Step> batch);
    }

    /** Converges this machine, called {@code here}. */
    static RunReport apply(Playbook playbook, Watcher watcher) {
        return apply(playbook, watcher, event -> {});
    }

    /** The same, with somebody who listens. */
    static RunReport apply(Playbook playbook, Watcher watcher, RunListener listener) {
        return apply(playbook, watcher, listener, History.NONE);
    }

    /** The same, written down, and going on with what an earlier run did. */
    static RunReport apply(Playbook playbook, Watcher watcher, RunListener listener, History history) {
        return runner(watcher, listener, history, Optional.empty()).apply(playbook);
    }

    /** What plans this machine, and converges it by a plan. */
    static Runner runner(Watcher watcher, History history, Optional<PlanFile> plan) {
        return runner(
                watcher, history.journal().<RunListener>map(journal -> journal).orElse(event -> {}), history, plan);
    }

    private static Runner runner(Watcher watcher, RunListener listener, History history, Optional<PlanFile> plan) {
        InventoryBuilder builder = Inventory.builder();
        builder.host("here");
        Inventory inventory = builder.build();
        Transport transport = endpoint ->
                new WatchedConnection(watcher).around(Connection.class, new LocalTransport().connect(endpoint));
        RunOptions usual = RunOptions.usual(new MemberAllocator(Members.NONE, inventory)::idOf);
        return new Runner(
                inventory,
                new RunOptions(
                        usual.limit(),
                        usual.tags(),
                        usual.skipTags(),
                        usual.variables(),
                        usual.parallel(),
                        usual.access(),
                        usual.memberIds(),
                        usual.secrets(),
                        listener,
                        history,
                        usual.locking(),
                        plan,
                        usual.interruption()),
                Catalog.registered(),
                new Runner.Transports(transport, transport));
    }

    private <T> T around(Class<T> type, T real) {
        return Reflection.newProxy(type, (proxy, method, arguments) -> {
            if (real instanceof Session session && method.getName().equals("run")) {
                return watcher.run(
                        session,
                        ((ImmutableList<?>) arguments[0])
                                .stream().map(Step.class::cast).collect(ImmutableList.toImmutableList()));
            }
            try {
                Object result = method.invoke(real, arguments);
                return result instanceof Session session
                        ? sessions.computeIfAbsent(session, key -> around(Session.class, session))
                        : result;
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        });
    }
}
