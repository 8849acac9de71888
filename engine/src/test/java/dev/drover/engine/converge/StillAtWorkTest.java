package dev.drover.engine.converge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import com.google.common.reflect.Reflection;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.inventory.InventoryBuilder;
import dev.drover.engine.inventory.MemberAllocator;
import dev.drover.engine.inventory.Members;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.report.HostOutcome;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.command.CommandSpec;
import dev.drover.engine.resource.file.FileSpec;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Session;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import dev.drover.engine.transport.Transport;
import dev.drover.engine.transport.local.LocalTransport;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A step that still runs on the host, this machine, when Drover stops waiting for it. */
@ResourceLock("the run lock of this machine")
class StillAtWorkTest {
    @TempDir
    Path folder;

    private final Map<Object, Session> sessions = new IdentityHashMap<>();
    private boolean slow = true;
    private int acts;

    @Test
    void itIsNotBegunAgainAndWhatItOwesIsPaidByTheNextRun() throws IOException {
        Path file = folder.resolve("conf");
        Path log = Files.createFile(folder.resolve("log"));
        Playbook playbook = Playbook.named("still at work")
                .play(
                        "play",
                        play -> play.describe((host, state) -> {
                            var conf =
                                    state.declare(FileSpec.at(file.toString()).content("x"));
                            state.declare(
                                    CommandSpec.sh("restart", "echo restarted >>\"$1\"", log.toString()),
                                    Common.NONE.onChangeOf(conf));
                        }));

        RunEvent.HostFinished first = apply(playbook, file);

        assertThat(first.outcome()).isEqualTo(HostOutcome.FAILED);
        assertThat(first.message()).hasValueSatisfying(why -> assertThat(why).contains("still runs on the host"));
        assertThat(acts).isEqualTo(1);
        assertThat(log).isEmptyFile();

        // It ends well after all.
        slow = false;
        Files.writeString(file, "x");

        assertThat(apply(playbook, file).outcome()).isEqualTo(HostOutcome.OK);
        assertThat(log).hasContent("restarted");
    }

    private RunEvent.HostFinished apply(Playbook playbook, Path file) {
        InventoryBuilder builder = Inventory.builder();
        builder.host("here");
        Inventory inventory = builder.build();
        Transport transport = endpoint -> slow(Connection.class, new LocalTransport().connect(endpoint), file);
        return Iterables.getOnlyElement(new Runner(
                        inventory,
                        RunOptions.usual(new MemberAllocator(Members.NONE, inventory)::idOf),
                        Catalog.registered(),
                        new Runner.Transports(transport, transport))
                .apply(playbook)
                .hosts());
    }

    /** The same, but for what acts on the file: it is told to run still, and not done yet. */
    private <T> T slow(Class<T> type, T real, Path file) {
        return Reflection.newProxy(type, (proxy, method, arguments) -> {
            if (method.getName().equals("run") && slow) {
                ImmutableList<?> batch = (ImmutableList<?>) arguments[0];
                int act = Iterables.indexOf(batch, step -> acts((Step) step, file));
                if (act >= 0) {
                    acts++;
                    List<Object> told = new ArrayList<>();
                    if (act > 0) {
                        told.addAll((ImmutableList<?>) called(method, real, batch.subList(0, act)));
                    }
                    told.add(new StepResult.Running());
                    told.addAll(Collections.nCopies(batch.size() - told.size(), new StepResult.NotStarted()));
                    return ImmutableList.copyOf(told);
                }
            }
            Object result = called(method, real, arguments);
            return result instanceof Session session
                    ? sessions.computeIfAbsent(session, key -> slow(Session.class, session, file))
                    : result;
        });
    }

    private static boolean acts(Step step, Path file) {
        return step.operation().isPresent() && step.arguments().contains(Bytes.utf8(file.toString()));
    }

    private static Object called(Method method, Object real, Object... arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
