package dev.drover.engine.converge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.reflect.Reflection;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.inventory.InventoryBuilder;
import dev.drover.engine.inventory.MemberAllocator;
import dev.drover.engine.inventory.Members;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.report.RunReport;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.file.FileSpec;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Session;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.Transport;
import dev.drover.engine.transport.local.LocalTransport;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** How much this machine is asked behind changes. */
@ResourceLock("the run lock of this machine")
class ForesightTest {
    @TempDir
    Path folder;

    private final Map<Object, Session> sessions = new IdentityHashMap<>();
    private int asked;
    private boolean acted;

    /** From the first change on. */
    private int trips;

    @Test
    void whereAllChangesTwiceAsManyResourcesTakeAboutTwiceAsManyQuestions() {
        int few = asked(apply(30, "new"));
        int many = asked(apply(60, "newer"));

        assertThat(many).isLessThan(few * 3);
    }

    @Test
    void behindOneChangeAFewAreLookedAtWithItAndTheRestInOneGo() throws IOException {
        apply(20, "same");
        Files.writeString(folder.resolve("7"), "another");

        RunReport one = apply(20, "same");

        assertThat(one.total().counts().changed()).isEqualTo(1);
        assertThat(one.total().counts().inSync()).isEqualTo(19);
        assertThat(trips).isEqualTo(2);
    }

    private int asked(RunReport report) {
        assertThat(report.total().counts().failed()).isZero();
        return asked;
    }

    private RunReport apply(int files, String content) {
        trips = 0;
        asked = 0;
        acted = false;
        InventoryBuilder builder = Inventory.builder();
        builder.host("here");
        Inventory inventory = builder.build();
        Transport transport = endpoint -> counting(Connection.class, new LocalTransport().connect(endpoint));
        return new Runner(
                        inventory,
                        RunOptions.usual(new MemberAllocator(Members.NONE, inventory)::idOf),
                        Catalog.registered(),
                        new Runner.Transports(transport, transport))
                .apply(Playbook.named("files")
                        .play(
                                "files",
                                play -> play.describe((host, state) -> IntStream.range(0, files)
                                        .forEach(number ->
                                                state.declare(FileSpec.at(folder.resolve(String.valueOf(number))
                                                                .toString())
                                                        .content(content))))));
    }

    /** The same, but for counting what is sent in sessions. */
    private <T> T counting(Class<T> type, T real) {
        return Reflection.newProxy(type, (proxy, method, arguments) -> {
            if (method.getName().equals("run")) {
                count((ImmutableList<?>) arguments[0]);
            }
            Object result = called(method, real, arguments);
            return result instanceof Session session
                    ? sessions.computeIfAbsent(session, key -> counting(Session.class, session))
                    : result;
        });
    }

    private void count(ImmutableList<?> batch) {
        for (Object each : batch) {
            Step step = (Step) each;
            asked += step.operation().isEmpty() ? step.arguments().size() : 0;
            acted |= step.operation().isPresent();
        }
        trips += acted ? 1 : 0;
    }

    private static Object called(Method method, Object real, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
