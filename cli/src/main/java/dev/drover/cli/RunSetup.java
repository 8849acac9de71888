package dev.drover.cli;

import dev.drover.engine.converge.RunOptions;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.report.Console;
import dev.drover.engine.report.JsonLines;
import dev.drover.engine.report.RunListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts together what a run needs from the options of its command. */
final class RunSetup {
    private final RunFlags flags;
    private final OutputOptions printing;
    private final Output output;

    RunSetup(RunFlags flags, OutputOptions printing, Output output) {
        this.flags = flags;
        this.printing = printing;
        this.output = output;
    }

    RunOptions options(Project project, Secrets secrets, RunListener listener) {
        return new RunOptions(
                flags.limit(),
                flags.tags(),
                flags.skipTags(),
                flags.variables(),
                flags.parallel(),
                flags.access(secrets),
                project.memberIds(),
                secrets,
                listener);
    }

    /** Everything that listens to a run: the console, and the files that were asked for. */
    RunListener listener() {
        RunListener all =
                new Console(output.out(), printing.detail(), printing.everyLine(), printing.ink(output.terminal()));
        if (output.terminal()) {
            all = new LiveRegion(output.out(), printing.ink(true)).before(all);
        }
        if (flags.events().isPresent()) {
            all = all.and(new JsonLines(open(flags.events().get())));
        }
        if (flags.junit().isPresent()) {
            all = all.and(new JunitFile(flags.junit().get()));
        }
        return all;
    }

    private static PrintWriter open(Path file) {
        try {
            return new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw RunFlags.wrong(file.toString(), "cannot be written: " + e.getMessage());
        }
    }
}
