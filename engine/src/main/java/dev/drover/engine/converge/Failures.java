package dev.drover.engine.converge;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.drover.engine.journal.Ending;
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
        return why(result).map(why -> says + ": " + why);
    }

    /** How a step ended; absent: it still runs. */
    static Optional<Ending> ending(StepResult result) {
        if (result instanceof StepResult.Running) {
            return Optional.empty();
        }
        Ending.Kind kind = result.isUncertain()
                ? Ending.Kind.INTERRUPTED
                : result instanceof StepResult.NotStarted
                        ? Ending.Kind.NEVER_STARTED
                        : isDone(result) ? Ending.Kind.DONE : Ending.Kind.FAILED;
        return Optional.of(new Ending(kind, why(result).orElse("")));
    }

    static boolean isDone(StepResult result) {
        return result instanceof StepResult.Exited exited && exited.succeeded();
    }

    /** Why a step failed; empty if it succeeded. */
    static Optional<String> why(StepResult result) {
        if (result instanceof StepResult.TimedOut late) {
            return Optional.of("did not end within " + late.limit().toSeconds() + " s (timeout) and was killed"
                    + behind(words(late.stderr(), late.stdout())));
        }
        if (result instanceof StepResult.Stopped stopped) {
            return Optional.of("was stopped half-way (Ctrl-C): it may or may not have done its work; look at the host,"
                    + " then run again" + behind(words(stopped.stderr(), stopped.stdout())));
        }
        if (result instanceof StepResult.NotStarted) {
            return Optional.of("was not started");
        }
        if (result instanceof StepResult.Interrupted) {
            return Optional.of("was started and then interrupted: it may or may not have done its work; look at the"
                    + " host, then run again");
        }
        if (result instanceof StepResult.Running) {
            return Optional.of(
                    "still runs on the host, longer than it may (timeout) or since the connection was lost; it"
                            + " was not stopped; when it has ended, `drover runs resume` asks the host how, and goes on");
        }
        StepResult.Exited exited = (StepResult.Exited) result;
        return exited.succeeded() ? Optional.empty() : Optional.of(why(exited));
    }

    private static String why(StepResult.Exited exited) {
        String words = words(exited.stderr(), exited.stdout());
        return words.isEmpty() ? "failed with exit status " + exited.status() : words;
    }

    private static String behind(String words) {
        return words.isEmpty() ? "" : ": " + words;
    }

    private static String words(Bytes stderr, Bytes stdout) {
        String words = stderr.toUtf8().strip();
        if (words.isEmpty()) {
            words = stdout.toUtf8().strip();
        }
        return tail(words);
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
