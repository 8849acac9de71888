package dev.drover.engine.converge;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.Change;
import dev.drover.engine.transport.StepResult;
import java.util.List;
import java.util.Optional;

/** Says in words how a step failed. */
final class Failures {
    private static final int LINES = 30;

    private Failures() {}

    /**
     * Empty if it succeeded.
     *
     * @param says what it was to do
     */
    static Optional<String> describe(String says, StepResult result) {
        if (result instanceof StepResult.TimedOut late) {
            return Optional.of(says + ": did not end within " + late.limit().toSeconds() + " s (timeout) and was killed"
                    + words(late.stderr(), late.stdout()));
        }
        if (result instanceof StepResult.Stopped stopped) {
            return Optional.of(
                    says + ": was stopped half-way (Ctrl-C): it may or may not have done its work; look at the"
                            + " host, then run again" + words(stopped.stderr(), stopped.stdout()));
        }
        if (result instanceof StepResult.NotStarted) {
            return Optional.of(says + ": was not started");
        }
        if (result instanceof StepResult.Interrupted) {
            return Optional.of(
                    says + ": was started and then interrupted: it may or may not have done its work; look at the"
                            + " host, then run again");
        }
        if (result instanceof StepResult.Running) {
            return Optional.of(says
                    + ": still runs on the host, longer than it may (timeout) or since the connection was lost; it was"
                    + " not stopped; when it has ended, `drover runs resume` asks the host how, and goes on");
        }
        StepResult.Exited exited = (StepResult.Exited) result;
        return exited.succeeded()
                ? Optional.empty()
                : Optional.of(says + words(exited.stderr(), exited.stdout()) + status(exited));
    }

    private static String status(StepResult.Exited exited) {
        return exited.stderr().isEmpty() && exited.stdout().isEmpty()
                ? ": failed with exit status " + exited.status()
                : "";
    }

    private static String words(Bytes stderr, Bytes stdout) {
        String words = stderr.toUtf8().strip();
        if (words.isEmpty()) {
            words = stdout.toUtf8().strip();
        }
        return words.isEmpty() ? "" : ": " + tail(words);
    }

    private static String tail(String text) {
        List<String> lines = Splitter.on('\n').splitToList(text);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    }

    static String list(ImmutableList<Change> changes) {
        return changes.stream()
                .map(change -> change.attribute() + " is " + change.from().orElse("absent") + ", not "
                        + change.to().orElse("absent"))
                .collect(joining("; "));
    }
}
