package dev.drover.cli;

import dev.drover.engine.report.RunReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Shows what would change, attribute by attribute; touches nothing.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:nothing to change",
            "1:a script, the inventory or the command line is wrong",
            "2:there are changes to make",
            "3:a resource is bound to fail",
            "4:a host is unreachable"
        })
final class PlanCommand implements Callable<Integer> {
    private final Output output;

    @Parameters(paramLabel = "PLAYBOOK", description = "The playbook, or the folder of its site.groovy.")
    @SuppressWarnings("NullAway.Init")
    private Path playbook;

    @Mixin
    private RunFlags flags = new RunFlags();

    @Mixin
    private OutputOptions printing = new OutputOptions();

    PlanCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        Project project = Project.of(playbook, flags);
        RunReport report = project.runner(new RunSetup(flags, printing, output)).plan(project.playbook());
        return ExitCode.ofPlan(report);
    }
}
