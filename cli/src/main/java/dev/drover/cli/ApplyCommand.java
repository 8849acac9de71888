package dev.drover.cli;

import dev.drover.engine.report.RunReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = "Brings the hosts to the state that the playbook describes.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all hosts are in the desired state",
            "1:a script, the inventory or the command line is wrong; no host was touched",
            "3:a resource failed",
            "4:a host is unreachable, and none failed",
            "130:interrupted"
        })
final class ApplyCommand implements Callable<Integer> {
    private final Output output;

    @Parameters(paramLabel = "PLAYBOOK", description = "The playbook, or the folder of its site.groovy.")
    @SuppressWarnings("NullAway.Init")
    private Path playbook;

    @Mixin
    private RunFlags flags = new RunFlags();

    @Mixin
    private OutputOptions printing = new OutputOptions();

    ApplyCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        Project project = Project.of(playbook, flags);
        RunReport report = project.runner(new RunSetup(flags, printing, output)).apply(project.playbook());
        project.saveMembers();
        return ExitCode.ofApply(report);
    }
}
