package dev.drover.engine.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import dev.drover.engine.graph.Task;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;

/**
 * The questions of many tasks as one batch of read-only steps: one step for each script, however many tasks share it, and
 * each question asked once.
 */
public final class Inquiry {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private final ImmutableList<ProbeScript> scripts;
    private final SetMultimap<ProbeScript, Probe.Question> questions;
    private final Bytes separator;

    private Inquiry(SetMultimap<ProbeScript, Probe.Question> questions) {
        this.questions = questions;
        this.scripts = ImmutableList.copyOf(questions.keySet());
        this.separator = Bytes.utf8("drover-" + random());
    }

    private static String random() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Asks about the tasks, and the further questions. */
    public static Inquiry about(Collection<Task<?, ?>> tasks, Facts facts, Collection<Probe.Question> further) {
        SetMultimap<ProbeScript, Probe.Question> questions = LinkedHashMultimap.create();
        for (Task<?, ?> task : tasks) {
            Guards.questions(task).forEach(question -> questions.put(question.script(), question));
            task.probe(facts).questions().forEach(question -> questions.put(question.script(), question));
        }
        further.forEach(question -> questions.put(question.script(), question));
        return new Inquiry(questions);
    }

    /** Whether a task has to do with a shell of the host: one that only makes requests needs none. */
    public static boolean needsShell(Task<?, ?> task, Facts facts) {
        Probe<?> probe = task.probe(facts);
        return probe.requests().isEmpty()
                || !probe.questions().isEmpty()
                || !Guards.questions(task).isEmpty();
    }

    /** The batch; all steps observe. */
    public ImmutableList<Step> steps() {
        return scripts.stream()
                .map(script -> Step.observe(script.script(), arguments(script), TIMEOUT))
                .collect(ImmutableList.toImmutableList());
    }

    private ImmutableList<Bytes> arguments(ProbeScript script) {
        ImmutableList.Builder<Bytes> arguments = ImmutableList.builder();
        arguments.add(separator);
        questions.get(script).forEach(question -> arguments.addAll(question.arguments()));
        return arguments.build();
    }

    /** Reads the results of {@link #steps}. */
    public Answers read(ImmutableList<StepResult> results) {
        ImmutableMap.Builder<Probe.Question, ImmutableList<Bytes>> sections = ImmutableMap.builder();
        ImmutableMap.Builder<ProbeScript, String> failures = ImmutableMap.builder();
        for (int i = 0; i < scripts.size(); i++) {
            ProbeScript script = scripts.get(i);
            ImmutableList<Probe.Question> asked = ImmutableList.copyOf(questions.get(script));
            try {
                ImmutableList<ImmutableList<Bytes>> answers = answers(script, asked, results.get(i));
                for (int q = 0; q < asked.size(); q++) {
                    sections.put(asked.get(q), answers.get(q));
                }
            } catch (ProbeException e) {
                failures.put(script, String.valueOf(e.getMessage()));
            }
        }
        return new Answers(sections.buildOrThrow(), failures.buildOrThrow());
    }

    private ImmutableList<ImmutableList<Bytes>> answers(
            ProbeScript script, ImmutableList<Probe.Question> asked, StepResult result) {
        String name = script.script().name();
        if (!(result instanceof StepResult.Exited exited)) {
            throw new ProbeException(
                    result instanceof StepResult.TimedOut late
                            ? "observing (" + name + ") did not end within "
                                    + late.limit().toSeconds() + " s"
                            : "observing (" + name + ") was not started");
        }
        if (exited.truncated()) {
            throw new ProbeException(
                    "observing (" + name + ") gave " + exited.stdoutBytes() + " bytes, more than is kept");
        }
        try {
            return script.splitter()
                    .split(
                            exited.stdout(),
                            separator,
                            asked.stream().map(Probe.Question::arguments).collect(ImmutableList.toImmutableList()));
        } catch (ProbeException e) {
            String words = exited.stderr().toUtf8().strip();
            throw new ProbeException("observing (" + name + ", exit status " + exited.status() + "): " + e.getMessage()
                    + (words.isEmpty() ? "" : "; the host said: " + words));
        }
    }
}
