package dev.drover.hosts.packages;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.facts.FactGatherer;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Source;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Owed;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Endpoint;
import dev.drover.engine.transport.Session;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import dev.drover.engine.transport.ssh.SshTransport;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Observes and acts on a lab host as a run does, with one resource type at a time: over SSH, as root by sudo. */
public final class OnHost implements AutoCloseable {
    public static final Facts DEBIAN = new Facts(
            new Facts.Os("debian", "debian", "12", "bookworm", "x86_64"),
            Facts.Init.SYSTEMD,
            "h",
            "h",
            new Facts.Net("", ImmutableMap.of()),
            new Facts.Cpu(1, ""),
            new Facts.Memory(0, 0),
            ImmutableList.of(),
            ImmutableList.of(),
            "docker",
            "disabled",
            "drover",
            ImmutableSet.of("apt-get", "dpkg"),
            Duration.ZERO);
    private static final Duration OBSERVING = Duration.ofMinutes(1);
    private static final Bytes SEPARATOR = Bytes.utf8("drover-6b0c4d1e");

    private final Connection connection;
    private final Session session;
    private final Facts facts;

    public OnHost(LabHost host) {
        connection = new SshTransport()
                .connect(new Endpoint(
                        host.name(),
                        host.address(),
                        host.port(),
                        host.user(),
                        ImmutableList.of(host.identity()),
                        Optional.empty(),
                        Endpoint.HostKeyPolicy.STRICT,
                        ImmutableList.of(host.knownHosts()),
                        Optional.of("root"),
                        Optional.empty(),
                        Duration.ofSeconds(20),
                        Endpoint.Algorithms.MODERN,
                        Source.UNKNOWN));
        session = connection.session(Optional.of("root"));
        facts = host.profile() == LabProfile.EL ? gathered() : DEBIAN;
    }

    private Facts gathered() {
        Instant sent = Instant.now();
        return FactGatherer.parse(run(FactGatherer.step()), sent, Instant.now());
    }

    /** What the host is. */
    public Facts facts() {
        return facts;
    }

    public <S extends Record, O> O observe(ResourceType<S, O> type, S desired) {
        Probe<O> probe = type.probe(desired, facts);
        ImmutableList.Builder<ImmutableList<Bytes>> answers = ImmutableList.builder();
        for (Probe.Question question : probe.questions()) {
            Step step = Step.observe(
                    question.script().script(),
                    ImmutableList.<Bytes>builder()
                            .add(SEPARATOR)
                            .addAll(question.arguments())
                            .build(),
                    OBSERVING);
            answers.addAll(question.script()
                    .splitter()
                    .split(run(step).stdout(), SEPARATOR, ImmutableList.of(question.arguments())));
        }
        return probe.parser().apply(answers.build());
    }

    public <S extends Record, O> ImmutableList<Change> plan(ResourceType<S, O> type, S desired) {
        return type.diff(desired, observe(type, desired));
    }

    /** Acts until the first failure, whose words it returns; nothing, if all went well. */
    public <S extends Record, O> Optional<String> act(ResourceType<S, O> type, S desired, Owed owed) {
        O observed = type.owing(observe(type, desired), owed);
        assertThat(type.diff(desired, observed)).as("there is something to do").isNotEmpty();
        return act(type.apply(desired, observed, facts));
    }

    public Optional<String> act(ImmutableList<Action> actions) {
        for (Action action : actions) {
            Step step = Step.act(action.script(), action.arguments(), action.timeout());
            StepResult.Exited result = run(action.input().map(step::withInput).orElse(step));
            if (!result.succeeded()) {
                return Optional.of(result.stderr().toUtf8());
            }
        }
        return Optional.empty();
    }

    /** A difference is there, is mended, and is not there again. */
    public <S extends Record, O> void converges(ResourceType<S, O> type, S desired) {
        assertThat(act(type, desired, Owed.NOTHING)).as("what failed").isEmpty();
        assertThat(plan(type, desired)).as("what is left to do").isEmpty();
    }

    /** What failed. */
    public <S extends Record, O> String failure(ResourceType<S, O> type, S desired) {
        return act(type, desired, Owed.NOTHING)
                .orElseThrow(() -> new AssertionError("it succeeded; a failure was expected"));
    }

    private StepResult.Exited run(Step step) {
        StepResult result = session.run(ImmutableList.of(step)).get(0);
        assertThat(result).as("what became of %s", step.script().name()).isInstanceOf(StepResult.Exited.class);
        return (StepResult.Exited) result;
    }

    @Override
    public void close() {
        connection.close();
    }
}
