package dev.drover.cli;

import dev.drover.engine.converge.HostResult;
import dev.drover.engine.facts.FactsTree;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Source;
import dev.drover.engine.report.Printable;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "facts", mixinStandardHelpOptions = true, description = "Prints what hosts are, as JSON.")
final class FactsCommand implements Callable<Integer>, OnHosts {
    private final Output output;

    @Parameters(paramLabel = "PATTERN", defaultValue = "all", description = "Which hosts.")
    private String pattern = "all";

    @Mixin
    private RunFlags flags = new RunFlags();

    @Mixin
    private OutputOptions printing = new OutputOptions();

    FactsCommand(Output output) {
        this.output = output;
    }

    @Override
    public RunFlags flags() {
        return flags;
    }

    @Override
    public Integer call() {
        Project project = Project.withoutPlaybook(flags);
        List<HostResult<Facts>> results =
                project.runner(new RunSetup(flags, printing, output)).facts(pattern, new Source("PATTERN", 0));
        boolean all = true;
        for (HostResult<Facts> result : results) {
            if (result instanceof HostResult.Answered<Facts> answered) {
                output.out().println("{\"" + answered.host() + "\": " + FactsTree.json(answered.value()) + "}");
            } else if (result instanceof HostResult.Unreachable<Facts> unreachable) {
                all = false;
                output.err().println(unreachable.host() + ": " + Printable.text(unreachable.message()));
            }
        }
        return all ? ExitCode.OK : ExitCode.UNREACHABLE;
    }
}
