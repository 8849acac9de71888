package dev.drover.cli;

import dev.drover.engine.converge.History;
import dev.drover.engine.converge.Interruption;
import dev.drover.engine.converge.RunOptions;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.plan.PlanFile;
import dev.drover.engine.report.Console;
import dev.drover.engine.report.RunListener;
import dev.drover.engine.transport.ssh.KeptConnections;
import java.time.Duration;
import java.util.Optional;

/** Puts together what a run needs from the options of its command. */
final class RunSetup {
    private static final Duration FOLLOWED = Duration.ofSeconds(2);
    private final RunFlags flags;
    private final OutputOptions printing;
    private final Output output;
    private final History history;
    private final Optional<PlanFile> plan;
    private final Interruption interruption = new Interruption();
    private final StepsUnderWay stepsUnderWay = new StepsUnderWay();

    RunSetup(RunFlags flags, OutputOptions printing, Output output) {
        this(flags, printing, output, History.NONE, Optional.empty());
    }

    RunSetup(RunFlags flags, OutputOptions printing, Output output, History history, Optional<PlanFile> plan) {
        this.history = history;
        this.plan = plan;
        this.flags = flags;
        this.printing = printing;
        this.output = output;
    }

    RunOptions options(Project project, Secrets secrets, RunListener listener) {
        // Also where no keeper is asked, what is said of it must be right.
        flags.keeper();
        return new RunOptions(
                flags.limit(),
                flags.tags(),
                flags.skipTags(),
                flags.variables(),
                flags.parallel(),
                flags.access(secrets),
                project.memberIds(),
                secrets,
                listener,
                history,
                flags.locking(),
                plan,
                interruption);
    }

    /** Connections of earlier commands. */
    KeptConnections connections() {
        return output.surroundings().connections();
    }

    /** Ends the run early, as soon as each host has finished its step. */
    Interruption interruption() {
        return interruption;
    }

    /** What the hosts are at, as far as {@link #listener} has heard. */
    StepsUnderWay stepsUnderWay() {
        return stepsUnderWay;
    }

    /** Everything that listens to a run: the console, and the files that were asked for. */
    RunListener listener() {
        Console console =
                new Console(output.out(), printing.detail(), printing.everyLine(), printing.ink(output.terminal()));
        RunListener all = output.terminal()
                ? new LiveRegion(output.out(), printing.ink(true)).before(console)
                : console.printingEvery(FOLLOWED);
        all = withFiles(all.and(stepsUnderWay));
        // What is not written down must not look done.
        return history.journal().isPresent() ? history.journal().get().and(all) : all;
    }

    /** A listener together with the files that were asked for; they are written anew. */
    RunListener withFiles(RunListener listener) {
        RunListener all = listener;
        if (flags.junit().isPresent()) {
            all = all.and(new JunitFile(flags.junit().get()));
        }
        if (flags.events().isPresent()) {
            all = all.and(new EventsFile(flags.events().get()));
        }
        return all;
    }
}
