package dev.drover.engine.converge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.inventory.InventoryBuilder;
import dev.drover.engine.inventory.MemberAllocator;
import dev.drover.engine.inventory.Members;
import dev.drover.engine.journal.HostProgress;
import dev.drover.engine.journal.Invocation;
import dev.drover.engine.journal.Journal;
import dev.drover.engine.journal.RunRecord;
import dev.drover.engine.journal.RunStore;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.report.HostOutcome;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.RunReport;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.command.CommandSpec;
import dev.drover.engine.resource.file.FileSpec;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.LockAnswer;
import dev.drover.engine.transport.LockClaim;
import dev.drover.engine.transport.OperationId;
import dev.drover.engine.transport.Session;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import dev.drover.engine.transport.StopAnswer;
import dev.drover.engine.transport.Transport;
import dev.drover.engine.transport.TransportException;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpRequest;
import dev.drover.engine.transport.local.LocalTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A host, this machine, that is lost in the middle of a play as soon as there is a file, and comes back without it. */
@ResourceLock("the run lock of this machine")
class LostInAPlayTest {
    @TempDir
    Path folder;

    private Path lost;
    private Path log;
    private RunStore store;

    @BeforeEach
    void makeFolder() throws IOException {
        lost = folder.resolve("lost");
        log = Files.createFile(folder.resolve("log"));
        store = new RunStore(folder.resolve("runs"));
    }

    private CommandSpec note(String what, String more) {
        return CommandSpec.sh(what, "echo \"$1\" >>\"$2\"; " + more, what, log.toString());
    }

    private String loses() {
        return ": >'" + lost + "'";
    }

    private RunReport apply(Playbook playbook, Optional<RunRecord> resumed) {
        InventoryBuilder builder = Inventory.builder();
        builder.host("web1");
        Inventory inventory = builder.build();
        MemberAllocator members = new MemberAllocator(Members.NONE, inventory);
        ImmutableMap<String, HostProgress> progress =
                resumed.map(RunRecord::progress).orElse(ImmutableMap.of());
        try (Journal journal =
                store.journal(Invocation.here(ImmutableList.of("apply"), resumed.map(RunRecord::id)), progress)) {
            RunOptions options = RunOptions.usual(members::idOf).heardBy(journal, new History(Optional.of(journal)));
            Transport transport = endpoint -> new Losable(new LocalTransport().connect(endpoint));
            return new Runner(inventory, options, Catalog.registered(), new Runner.Transports(transport, transport))
                    .apply(playbook);
        }
    }

    private RunReport resume(Playbook playbook) throws IOException {
        Files.delete(lost);
        return apply(playbook, store.find(store.all().get(0).id()));
    }

    private static RunEvent.HostFinished only(RunReport report) {
        return Iterables.getOnlyElement(report.hosts());
    }

    @Test
    void whatIsDoneInAnyCaseIsOwedWhereTheBodyWasCutOff() throws IOException {
        Playbook playbook = Playbook.named("Deploy")
                .play(
                        "Deploy",
                        play -> play.describe((host, state) -> {
                                    state.declare(note("begin", loses()));
                                    state.declare(note("end", "true"));
                                })
                                .rescue((host, state) -> state.declare(note("undo", "true")))
                                .always((host, state) -> state.declare(note("tidy", "true"))));

        RunEvent.HostFinished host = only(apply(playbook, Optional.empty()));

        assertThat(host.outcome()).isEqualTo(HostOutcome.FAILED);
        assertThat(host.notRun()).containsExactly("'always' of play 'Deploy'");
        assertThat(Files.readString(log)).isEqualTo("begin\n");

        assertThat(only(resume(playbook)).outcome()).isEqualTo(HostOutcome.OK);
        assertThat(Files.readString(log)).isEqualTo("begin\nend\ntidy\n");
    }

    @Test
    void aRescueThatWasCutOffIsDoneToItsEndAndTheBodyIsNotBegunAgain() throws IOException {
        Playbook playbook = Playbook.named("Deploy")
                .play(
                        "Deploy",
                        play -> play.describe((host, state) -> {
                                    state.declare(note("begin", "true"));
                                    // It would succeed the second time.
                                    state.declare(note(
                                            "check",
                                            "[ -e '" + lost + ".tried' ] || { : >'" + lost + ".tried'; false; }"));
                                    state.declare(note("end", "true"));
                                })
                                .rescue((host, state) -> {
                                    state.declare(note("undo", loses()));
                                    state.declare(
                                            FileSpec.at(folder.resolve("undone").toString())
                                                    .content("x"));
                                })
                                .always((host, state) -> state.declare(note("tidy", "true"))))
                .play("Next", play -> play.describe((host, state) -> state.declare(note("next", "true"))));

        RunEvent.HostFinished host = only(apply(playbook, Optional.empty()));

        assertThat(host.outcome()).isEqualTo(HostOutcome.FAILED);
        assertThat(host.notRun()).containsExactly("the rest of 'rescue' of play 'Deploy'", "'always' of play 'Deploy'");

        RunEvent.HostFinished resumed = only(resume(playbook));

        assertThat(resumed.outcome()).isEqualTo(HostOutcome.RESCUED);
        assertThat(resumed.message())
                .hasValueSatisfying(why ->
                        assertThat(why).matches("play 'Deploy' was rescued: command\\[check]: in run [0-9a-f]{8}: .*"));
        assertThat(resumed.counts().rescued()).isEqualTo(1);
        assertThat(resumed.counts().failed()).isZero();
        assertThat(folder.resolve("undone")).exists();
        assertThat(Files.readString(log)).isEqualTo("begin\ncheck\nundo\ntidy\nnext\n");
    }

    @Test
    void aPlayThatFailedAndCameToItsEndIsNotBegunAgainByResuming() throws IOException {
        Playbook playbook = Playbook.named("Deploy")
                .play(
                        "Deploy",
                        play -> play.describe((host, state) -> state.declare(note("deploy", "false")))
                                .always((host, state) -> state.declare(note("tidy", loses()))))
                .play("Next", play -> play.describe((host, state) -> state.declare(note("next", "true"))));
        assertThat(only(apply(playbook, Optional.empty())).notRun()).isEmpty();

        RunEvent.HostFinished host = only(resume(playbook));

        assertThat(host.outcome()).isEqualTo(HostOutcome.FAILED);
        assertThat(host.message())
                .contains(
                        "play 'Deploy' failed in the run that this one goes on with, and came to its end there; begin a"
                                + " new run with drover apply");
        assertThat(Files.readString(log)).isEqualTo("deploy\ntidy\n");
    }

    /** A connection that is lost as soon as there is the file. */
    private final class Losable implements Connection {
        private final Connection real;

        Losable(Connection real) {
            this.real = real;
        }

        private void check() {
            if (Files.exists(lost)) {
                throw new TransportException(TransportException.Kind.LOST, "the connection was lost");
            }
        }

        @Override
        public Session session(Optional<String> user) {
            check();
            return new LosableSession(real.session(user));
        }

        @Override
        public HttpOutcome exchange(HttpRequest request) {
            return real.exchange(request);
        }

        @Override
        public Traffic traffic() {
            return real.traffic();
        }

        @Override
        public void close() {
            real.close();
        }

        @Override
        public void leave() {
            real.leave();
        }

        /** Its shell. */
        private final class LosableSession implements Session {
            private final Session session;

            LosableSession(Session session) {
                this.session = session;
            }

            @Override
            public ImmutableList<StepResult> run(ImmutableList<Step> batch) {
                check();
                return session.run(batch);
            }

            @Override
            public StepResult recall(OperationId operation, Duration age, Duration limit) {
                check();
                return session.recall(operation, age, limit);
            }

            @Override
            public LockAnswer lock(LockClaim claim) {
                return session.lock(claim);
            }

            @Override
            public StopAnswer stop(OperationId operation) {
                return session.stop(operation);
            }

            @Override
            public void ping() {
                session.ping();
            }

            @Override
            public void close() {
                session.close();
            }

            @Override
            public void leave() {
                session.leave();
            }
        }
    }
}
