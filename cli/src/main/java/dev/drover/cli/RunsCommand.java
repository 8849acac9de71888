package dev.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import dev.drover.engine.journal.RunRecord;
import dev.drover.engine.journal.RunStore;
import dev.drover.engine.report.Printable;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        description = "Shows past runs, goes on with an interrupted one, and undoes one.",
        synopsisSubcommandLabel = "list|show|resume|rollback",
        subcommands = RollbackCommand.class)
final class RunsCommand implements Runnable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private final Output output;

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Where runs are written down; default: ~/.local/share/drover/runs.")
    private @Nullable Path directory;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    RunsCommand(Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "say what to do with runs: list, show, resume, rollback");
    }

    /** Where runs are written down; absent: in the usual place. */
    Optional<Path> directory() {
        return Optional.ofNullable(directory);
    }

    private RunStore store() {
        return directory == null ? RunStore.usual() : new RunStore(directory);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Lists the runs that changed or were to change hosts, the newest first.")
    void list() {
        ImmutableList<RunRecord> runs = store().all();
        for (RunRecord run : runs) {
            output.out()
                    .printf(
                            "%-10s %s  %-12s %s%s%s%n",
                            run.id(),
                            TIME.format(run.started().atZone(ZoneId.systemDefault())),
                            state(run),
                            Printable.line("drover "
                                    + String.join(" ", run.invocation().arguments())),
                            run.invocation()
                                    .resumes()
                                    .map(earlier -> "  (resumes " + earlier + ")")
                                    .orElse(""),
                            resumedBy(run, runs)
                                    .map(later -> "  (resumed by " + later.id() + ")")
                                    .orElse(""));
        }
    }

    private static String state(RunRecord run) {
        return switch (run.state()) {
            case RUNNING -> "running";
            case INTERRUPTED -> "interrupted";
            case DAMAGED -> "damaged";
            case FINISHED ->
                run.line("run-finished")
                        .filter(line -> line.path("hosts").path("failed").asInt()
                                        + line.path("hosts").path("unreachable").asInt()
                                > 0)
                        .map(line -> "failed")
                        .orElse("finished");
        };
    }

    @Command(mixinStandardHelpOptions = true, description = "Shows what a run did, resource by resource.")
    void show(@Parameters(paramLabel = "RUN", description = "Its id, or the beginning of it.") String id) {
        RunRecord run = find(id);
        output.out().println("run        " + run.id() + " (" + state(run) + ")");
        output.out().println("started    " + TIME.format(run.started().atZone(ZoneId.systemDefault())));
        output.out().println("by         " + Printable.line(run.invocation().user()));
        output.out()
                .println("in         "
                        + Printable.line(run.invocation().directory().toString()));
        output.out()
                .println("command    "
                        + Printable.line(
                                "drover " + String.join(" ", run.invocation().arguments())));
        run.invocation().resumes().ifPresent(earlier -> output.out().println("resumes    " + earlier));
        run.damaged()
                .ifPresent(line -> output.out()
                        .println("damaged    its journal, at line " + line + "; what stands behind that is not shown"));
        output.out().println();
        run.lines().stream()
                .filter(line -> line.path("event").asText().equals("resource-finished"))
                .filter(line -> !line.path("status").asText().equals("in-sync"))
                .forEach(this::resource);
        run.lines().stream()
                .filter(line -> line.path("event").asText().equals("play-finished"))
                .filter(line -> line.path("outcome").asText().equals("rescued"))
                .forEach(line -> output.out()
                        .printf(
                                "%-12s play '%s' was rescued: %s%n",
                                Printable.line(line.path("host").asText()),
                                Printable.line(line.path("play").asText()),
                                Printable.line(line.path("message").asText())));
        run.progress()
                .forEach((host, progress) -> progress.inFlight()
                        .forEach(place -> output.out()
                                .printf(
                                        "%-12s %s  was not finished%n",
                                        Printable.line(host), Printable.line(place.resource()))));
    }

    private void resource(JsonNode line) {
        output.out()
                .printf(
                        "%-12s %s  %s  (%s)%n",
                        Printable.line(line.path("host").asText()),
                        Printable.line(line.path("resource").asText()),
                        line.path("status").asText(),
                        Printable.line(line.path("source").asText()));
        line.path("changes")
                .forEach(change -> output.out()
                        .printf(
                                "%-12s   %s: %s -> %s%n",
                                "",
                                Printable.line(change.path("attribute").asText()),
                                value(change, "from"),
                                value(change, "to")));
        if (line.has("message")) {
            output.out()
                    .printf(
                            "%-12s   %s%n",
                            "", Printable.line(line.path("message").asText()));
        }
    }

    private static String value(JsonNode change, String side) {
        return change.path(side).isTextual() ? Printable.line(change.path(side).asText()) : "absent";
    }

    @Command(
            mixinStandardHelpOptions = true,
            description =
                    "Goes on with an interrupted run: asks each host what became of the step that was on its way, and"
                            + " does the rest.")
    int resume(
            @Parameters(
                            paramLabel = "RUN",
                            arity = "0..1",
                            description = "Its id, or the beginning of it; default: the newest, if it was interrupted.")
                    Optional<String> id) {
        RunRecord run = id.map(this::find).orElseGet(this::newest);
        RunStore.Hold held = hold(run);
        try {
            return resume(run);
        } finally {
            held.close();
        }
    }

    /** Keeps a run to this process: of two who go on with it at a time, the second sees what the first did, or is refused. */
    RunStore.Hold hold(RunRecord run) {
        run.damaged().ifPresent(line -> {
            throw new CommandFailure(
                    ExitCode.WRONG_INPUT,
                    "the journal of run " + run.id() + " is damaged at line " + line
                            + ", so nobody knows what the run did behind that; look at the hosts, and begin a new run with:"
                            + " drover " + String.join(" ", run.invocation().arguments()));
        });
        return store().hold(run)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.WRONG_INPUT,
                        "run " + run.id() + " is being resumed or rolled back; wait for the end of that"));
    }

    private int resume(RunRecord run) {
        resumedBy(run).ifPresent(later -> {
            throw new CommandFailure(
                    ExitCode.WRONG_INPUT,
                    "run " + run.id() + " was resumed by run " + later.id() + "; resume that one");
        });
        boolean over = run.state() == RunRecord.State.FINISHED && !state(run).equals("failed");
        if (run.state() == RunRecord.State.RUNNING || over) {
            throw new CommandFailure(
                    ExitCode.WRONG_INPUT,
                    "run " + run.id()
                            + (run.state() == RunRecord.State.RUNNING
                                    ? " still runs; wait for its end"
                                    : " came to its end; run its command again: drover "
                                            + String.join(" ", run.invocation().arguments())));
        }
        refuseElsewhere(run, "resume it");
        ImmutableList<String> words = run.invocation().arguments();
        Object command = command(run);
        if (command instanceof RollbackCommand rollback) {
            return rollback.rollBack(words, Optional.of(run));
        }
        if (command instanceof ApplyCommand apply) {
            return apply.apply(words, Optional.of(run));
        }
        throw new CommandFailure(ExitCode.WRONG_INPUT, "run " + run.id() + " was no apply; it cannot be resumed");
    }

    /** The run that went on with a run. */
    Optional<RunRecord> resumedBy(RunRecord run) {
        return resumedBy(run, store().all());
    }

    private static Optional<RunRecord> resumedBy(RunRecord run, ImmutableList<RunRecord> runs) {
        return runs.stream()
                .filter(other -> other.invocation().resumes().equals(Optional.of(run.id())))
                .findFirst();
    }

    /** Refuses what is asked elsewhere than where the run was started. */
    void refuseElsewhere(RunRecord run, String what) {
        Path here = Path.of("").toAbsolutePath();
        if (!here.equals(run.invocation().directory())) {
            throw new CommandFailure(
                    ExitCode.WRONG_INPUT,
                    "run " + run.id() + " was started in " + run.invocation().directory()
                            + ", and its paths start there; go there and " + what + " again");
        }
    }

    /** The command of a run with its options, as it was given. */
    private Object command(RunRecord run) {
        String[] words = run.invocation().arguments().toArray(String[]::new);
        // The environment had its say when the run began.
        CommandLine.ParseResult parsed =
                DroverCommand.commandLine(output, words).parseArgs(words);
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
            // What goes on with a run is found where the run is, wherever that was when it began.
            if (parsed.commandSpec().userObject() instanceof RunsCommand runs) {
                runs.directory = directory;
            } else if (parsed.commandSpec().userObject() instanceof ApplyCommand apply) {
                apply.flags().runsIn(directory);
            }
        }
        return parsed.commandSpec().userObject();
    }

    /** The apply that a run was, or that the run was which it rolled back: both work on the same hosts. */
    ApplyCommand applied(RunRecord run) {
        Object command = command(run);
        if (command instanceof RollbackCommand rollback) {
            return rollback.applied();
        }
        if (command instanceof ApplyCommand apply) {
            return apply;
        }
        throw new CommandFailure(ExitCode.WRONG_INPUT, "run " + run.id() + " was no apply; it cannot be rolled back");
    }

    /** The one run whose id begins so. */
    RunRecord find(String id) {
        return store().find(id)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.WRONG_INPUT, "there is no one run '" + id + "'; see: drover runs list"));
    }

    private RunRecord newest() {
        return store().all().stream()
                .findFirst()
                .flatMap(run -> store().find(run.id()))
                .orElseThrow(() ->
                        new CommandFailure(ExitCode.WRONG_INPUT, "there are no runs that were written down here"));
    }
}
