package dev.drover.cli;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.report.Printable;
import dev.drover.engine.report.RunReport;
import java.util.function.Supplier;

/**
 * A run that changes hosts, and that Ctrl-C ends early: once, when each host has finished its step; twice, by stopping these
 * steps; three times, at once. Then it says how to go on with it.
 */
final class InterruptibleRun {
    private final RunSetup setup;
    private final RunFlags flags;
    private final Output output;

    private InterruptibleRun(RunSetup setup, RunFlags flags, Output output) {
        this.setup = setup;
        this.flags = flags;
        this.output = output;
    }

    static RunReport of(RunSetup setup, RunFlags flags, Output output, Supplier<RunReport> run) {
        InterruptibleRun interruptible = new InterruptibleRun(setup, flags, output);
        Runnable giveBack = output.surroundings()
                .onInterrupt(ImmutableList.of(interruptible::finish, interruptible::stop, interruptible::leave));
        RunReport report;
        try {
            report = run.get();
        } finally {
            giveBack.run();
        }
        if (report.total().interrupted()) {
            output.err()
                    .println("interrupted; go on with: "
                            + interruptible.resume(report.total().run()));
        }
        return report;
    }

    private void finish() {
        output.err()
                .println(
                        "interrupted: each host finishes the step that it is at; press Ctrl-C again to stop these steps");
        setup.interruption().wish();
    }

    private void stop() {
        output.err()
                .println(
                        "interrupted again: the steps that hosts are at are stopped, but for those of package managers;"
                                + " press Ctrl-C a third time to leave them at it");
        setup.interruption().insist();
    }

    private void leave() {
        ImmutableList<String> steps = setup.stepsUnderWay().lines();
        output.err().println(steps.isEmpty() ? "left: no host was at a step" : "left, while these steps go on:");
        steps.forEach(step -> output.err().println("    " + Printable.line(step)));
        setup.stepsUnderWay()
                .run()
                .ifPresent(run -> output.err().println("see what became of them, and go on, with: " + resume(run)));
        output.err().flush();
        output.surroundings().leave(ExitCode.INTERRUPTED);
    }

    private String resume(String run) {
        return "drover runs resume "
                + flags.runDirectory()
                        .map(directory -> "--run-dir " + directory + " ")
                        .orElse("")
                + run;
    }
}
