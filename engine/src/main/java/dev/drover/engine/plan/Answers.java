package dev.drover.engine.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.graph.Task;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import java.util.stream.Stream;

/**
 * What a host answered to the questions of an inquiry.
 *
 * @param sections by question
 * @param failures by script: why it gave no answers
 */
public record Answers(
        ImmutableMap<Probe.Question, ImmutableList<Bytes>> sections, ImmutableMap<ProbeScript, String> failures) {
    public static final Answers NONE = new Answers(ImmutableMap.of(), ImmutableMap.of());

    /** Whether the host was asked all that a task asks. */
    public boolean cover(Task<?, ?> task, Facts facts) {
        return Stream.concat(Guards.questions(task).stream(), task.probe(facts).questions().stream())
                .allMatch(question -> sections.containsKey(question) || failures.containsKey(question.script()));
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

    /** The observed state that a probe reads from its answers. */
    public <O> O read(Probe<O> probe) {
        return probe.parser().apply(probe.questions().stream().map(this::to).collect(ImmutableList.toImmutableList()));
    }
}
