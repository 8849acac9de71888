package dev.drover.engine.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.graph.Task;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpRequest;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a host answered to the questions of an inquiry, and servers to its requests.
 *
 * @param sections by question
 * @param failures by script: why it gave no answers
 * @param outcomes by request
 * @param absentUser the user as whom the host was to be asked, where it has none of that name: then it was asked nothing
 */
public record Answers(
        ImmutableMap<Probe.Question, ImmutableList<Bytes>> sections,
        ImmutableMap<ProbeScript, String> failures,
        ImmutableMap<HttpRequest, HttpOutcome> outcomes,
        Optional<String> absentUser) {
    public static final Answers NONE = new Answers(ImmutableMap.of(), ImmutableMap.of());

    /** What a host answered itself. */
    Answers(ImmutableMap<Probe.Question, ImmutableList<Bytes>> sections, ImmutableMap<ProbeScript, String> failures) {
        this(sections, failures, ImmutableMap.of(), Optional.empty());
    }

    /** Those of a host without this user, as whom it was to be asked. */
    public static Answers without(String user) {
        return new Answers(ImmutableMap.of(), ImmutableMap.of(), ImmutableMap.of(), Optional.of(user));
    }

    /** These with the outcomes of more requests. */
    public Answers with(Map<HttpRequest, HttpOutcome> more) {
        return new Answers(
                sections,
                failures,
                ImmutableMap.<HttpRequest, HttpOutcome>builder()
                        .putAll(outcomes)
                        .putAll(more)
                        .buildKeepingLast(),
                absentUser);
    }

    /** Whether the host was asked all that a task asks of it. */
    public boolean cover(Task<?, ?> task, Facts facts) {
        return absentUser.isPresent()
                || Stream.concat(Guards.questions(task).stream(), task.probe(facts).questions().stream())
                        .allMatch(
                                question -> sections.containsKey(question) || failures.containsKey(question.script()));
    }

    /** The user as whom a task is to look and act, if the host has none of that name. */
    Optional<String> userLackedBy(Task<?, ?> task, Facts facts) {
        return absentUser.filter(user -> Inquiry.needsShell(task, facts));
    }

    /** The requests of a task that were not made yet. */
    public ImmutableSet<HttpRequest> lacking(Task<?, ?> task, Facts facts) {
        return task.probe(facts).requests().stream()
                .filter(request -> !outcomes.containsKey(request))
                .collect(ImmutableSet.toImmutableSet());
    }

    /**
     * The answer to one question.
     *
     * @throws ProbeException if the host gave none
     */
    public ImmutableList<Bytes> to(Probe.Question question) {
        ImmutableList<Bytes> answer = sections.get(question);
        if (answer != null) {
            return answer;
        }
        String failure = failures.get(question.script());
        throw new ProbeException(failure == null ? "the host was not asked" : failure);
    }

    private HttpOutcome to(HttpRequest request) {
        HttpOutcome outcome = outcomes.get(request);
        if (outcome == null) {
            throw new ProbeException(request + " was not asked");
        }
        return outcome;
    }

    /** The observed state that a probe reads from its answers. */
    public <O> O read(Probe<O> probe) {
        return probe.parser()
                .read(
                        probe.questions().stream().map(this::to).collect(ImmutableList.toImmutableList()),
                        probe.requests().stream().map(this::to).collect(ImmutableList.toImmutableList()));
    }
}
