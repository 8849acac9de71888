package dev.drover.cli;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.drover.engine.converge.History;
import dev.drover.engine.converge.Runner;
import dev.drover.engine.journal.Invocation;
import dev.drover.engine.journal.RunRecord;
import dev.drover.engine.journal.RunStore;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.Source;
import dev.drover.engine.rollback.Rollback;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = {
            "Undoes a run: the files that it replaced or removed under backup() become what they were before, with mode, owner"
                    + " and group, and those that it made under backup() are removed. Everything else stays as it is.",
            "A host where one of them was changed since is refused whole; nothing is changed there. What is there now becomes"
                    + " a backup, and this is a run as well: it can be resumed, and rolled back itself. Hosts are reached as"
                    + " the command line of the run says."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the files are what they were before the run",
            "1:the inventory or the command line is wrong, or the run keeps nothing to undo; no host was touched",
            "2:with --check: there are files to bring back",
            "3:a file could not be brought back",
            "4:a host is unreachable, and none failed",
            "5:a host was refused, because a file was changed since, and none failed",
            "130:interrupted"
        })
final class RollbackCommand implements Callable<Integer> {
    private final Output output;

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private RunsCommand runs;

    @Parameters(paramLabel = "RUN", description = "Its id, or the beginning of it.")
    private String id = "";

    @Option(
            names = {"-l", "--limit"},
            paramLabel = "PATTERN",
            description = "Only these hosts.")
    private @Nullable String limit;

    @Option(names = "--check", description = "Only show what would be brought back; touch nothing.")
    private boolean check;

    @Option(names = "--events", paramLabel = "FILE", description = "Write events as JSON lines.")
    private @Nullable Path events;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write the result as a JUnit file.")
    private @Nullable Path junit;

    @Mixin
    private OutputOptions printing = new OutputOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    RollbackCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        ImmutableList<String> words =
                ImmutableList.copyOf(spec.root().commandLine().getParseResult().originalArgs());
        return rollBack(EnvironmentDefaults.said(spec, words), Optional.empty());
    }

    /**
     * Rolls back.
     *
     * @param words the command line, for the journal
     * @param resumed the rollback that this one goes on with
     */
    int rollBack(ImmutableList<String> words, Optional<RunRecord> resumed) {
        RunRecord run = runs.find(id);
        if (run.state() == RunRecord.State.RUNNING) {
            throw wrong("run " + run.id() + " still runs; wait for its end");
        }
        RunStore.Hold held = runs.hold(run);
        try {
            return rollBack(run, words, resumed);
        } finally {
            held.close();
        }
    }

    private int rollBack(RunRecord run, ImmutableList<String> words, Optional<RunRecord> resumed) {
        refuseIfResumed(run);
        Rollback rollback = Rollback.of(run);
        if (rollback.hosts().isEmpty()) {
            throw wrong("run " + run.id() + " replaced no file under backup(), so nothing of it can be rolled back");
        }
        runs.refuseElsewhere(run, "roll it back");
        ApplyCommand applied = runs.applied(run);
        RunFlags flags =
                applied.flags().forRollback(runs.directory(), Optional.ofNullable(events), Optional.ofNullable(junit));
        Project project = Project.inventoryOf(applied.playbook(), flags);
        Playbook playbook = rollback.playbook(hosts(rollback, project));
        if (check) {
            RunSetup setup = new RunSetup(flags, printing, output);
            return ExitCode.ofPlan(project.runner(setup, Rollback.CATALOG).plan(playbook));
        }
        History history = new History(Optional.of(flags.runs()
                .journal(
                        Invocation.here(exact(words, run), resumed.map(RunRecord::id)),
                        resumed.map(RunRecord::progress).orElse(ImmutableMap.of()))));
        RunSetup setup = new RunSetup(flags, printing, output, history, Optional.empty());
        Runner runner = project.runner(setup, Rollback.CATALOG);
        return ExitCode.ofApply(InterruptibleRun.of(setup, flags, output, () -> runner.apply(playbook)));
    }

    /** The words with the whole id: a beginning of it that is the only one now may not be so for ever. */
    private ImmutableList<String> exact(ImmutableList<String> words, RunRecord run) {
        boolean plain = words.stream().filter(id::equals).count() == 1;
        return words.stream()
                .map(word -> plain && word.equals(id) ? run.id() : word)
                .collect(ImmutableList.toImmutableList());
    }

    /** The apply that is undone, or that the run was which is undone. */
    ApplyCommand applied() {
        return runs.applied(runs.find(id));
    }

    private void refuseIfResumed(RunRecord run) {
        runs.resumedBy(run).ifPresent(later -> {
            throw wrong("run " + run.id() + " was resumed by run " + later.id()
                    + ", which knows what both did; roll back" + " that one");
        });
    }

    /** The names of the hosts to work on. */
    private ImmutableSet<String> hosts(Rollback rollback, Project project) {
        ImmutableSet<String> known = names(project.inventory().hosts());
        ImmutableSet<String> wanted = Optional.ofNullable(limit)
                .map(pattern -> names(project.inventory().select(pattern, new Source("--limit", 0))))
                .orElse(rollback.hosts().keySet());
        ImmutableSet<String> chosen =
                Sets.intersection(rollback.hosts().keySet(), wanted).immutableCopy();
        ImmutableSet<String> gone = Sets.difference(chosen, known).immutableCopy();
        if (!gone.isEmpty()) {
            throw wrong("run " + rollback.run() + " replaced files on " + String.join(", ", gone)
                    + ", of which the inventory says nothing any more; add that again, or leave it out with --limit");
        }
        if (chosen.isEmpty()) {
            throw wrong("run " + rollback.run() + " replaced no file on the hosts of --limit '" + limit + "', but on "
                    + rollback.hosts().keySet().stream().collect(joining(", ")));
        }
        return chosen;
    }

    private static ImmutableSet<String> names(ImmutableList<Host> hosts) {
        return hosts.stream().map(Host::name).collect(ImmutableSet.toImmutableSet());
    }

    private static CommandFailure wrong(String message) {
        return new CommandFailure(ExitCode.WRONG_INPUT, message);
    }
}
