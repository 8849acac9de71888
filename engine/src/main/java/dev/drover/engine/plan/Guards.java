package dev.drover.engine.plan;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.graph.Task;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Common;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.transport.ShellScript;
import java.util.Optional;

/** The questions that {@code onlyIf} and {@code unless} ask. */
final class Guards {
    private static final ProbeScript SCRIPT = ProbeScript.inOrder(ShellScript.beside(Guards.class, "guard.sh"));

    private Guards() {}

    static ImmutableList<Probe.Question> questions(Task<?, ?> task) {
        Common common = task.declaration().common();
        ImmutableList.Builder<Probe.Question> questions = ImmutableList.builder();
        common.onlyIf().ifPresent(command -> questions.add(question(command)));
        common.unless().ifPresent(command -> questions.add(question(command)));
        return questions.build();
    }

    private static Probe.Question question(String command) {
        return new Probe.Question(SCRIPT, ImmutableList.of(Bytes.utf8(command)));
    }

    /** Why the task is to be skipped, if a guard says so. */
    static Optional<String> reasonToSkip(Task<?, ?> task, Answers answers) {
        Common common = task.declaration().common();
        if (common.onlyIf().isPresent() && status(common.onlyIf().get(), answers) != 0) {
            return Optional.of("onlyIf '" + common.onlyIf().get() + "' does not hold");
        }
        if (common.unless().isPresent() && status(common.unless().get(), answers) == 0) {
            return Optional.of("unless '" + common.unless().get() + "' holds");
        }
        return Optional.empty();
    }

    private static int status(String command, Answers answers) {
        String text = answers.to(question(command)).get(0).toUtf8();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ProbeException("a guard's answer is not a number: '" + text + "'");
        }
    }
}
