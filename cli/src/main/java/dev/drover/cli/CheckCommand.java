package dev.drover.cli;

import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.resource.SpecBinder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Asks every check and waitFor of a playbook, all of them, and prints one table; touches nothing.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all of them hold",
            "1:a script, the inventory or the command line is wrong, or there is nothing to ask",
            "3:one does not hold",
            "4:a host is unreachable, and all that was asked holds"
        })
final class CheckCommand implements Callable<Integer> {
    private final Output output;

    @Parameters(paramLabel = "PLAYBOOK", description = "The playbook, or the folder of its site.groovy.")
    @SuppressWarnings("NullAway.Init")
    private Path playbook;

    @Option(names = "--format", paramLabel = "table|json", defaultValue = "table", description = "How it is told.")
    private String format = "table";

    @Option(
            names = "--within",
            paramLabel = "D",
            description = "Ask again until all of them hold, for at most so long: 60s, 5m.")
    private @Nullable String within;

    @Mixin
    private RunFlags flags = new RunFlags();

    @Mixin
    private OutputOptions printing = new OutputOptions();

    CheckCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        if (!format.equals("table") && !format.equals("json")) {
            throw RunFlags.wrong("--format", "must be table or json, got '" + format + "'");
        }
        long deadline = System.nanoTime() + patience().toNanos();
        Project project = Project.of(playbook, flags);
        RunSetup setup = new RunSetup(flags, printing, output);
        Checks checks = Checks.ask(project, setup);
        while (checks.status() != ExitCode.OK && System.nanoTime() < deadline) {
            Pause.beforeNextLook();
            checks = Checks.ask(project, setup);
        }
        if (checks.isEmpty()) {
            throw new ProblemException(new Problem(
                    new Source(playbook.toString(), 0),
                    "no-checks",
                    "there is no check and no waitFor for these hosts; `drover plan` tells of other resources"));
        }
        output.out()
                .print(format.equals("json") ? checks.json() + "\n" : checks.table(printing.ink(output.terminal())));
        output.out().flush();
        return checks.status();
    }

    private Duration patience() {
        try {
            return within == null ? Duration.ZERO : SpecBinder.duration(within);
        } catch (IllegalArgumentException e) {
            throw RunFlags.wrong("--within", String.valueOf(e.getMessage()));
        }
    }
}
