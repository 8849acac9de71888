package dev.drover.cli;

import dev.drover.engine.converge.HostResult;
import dev.drover.engine.model.Source;
import dev.drover.engine.report.Printable;
import dev.drover.engine.transport.StepResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "forget",
        mixinStandardHelpOptions = true,
        description =
                "Removes what Drover keeps on hosts: records of restarts that are owed, and of what was unpacked.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:nothing is kept any more",
            "1:the inventory or the command line is wrong",
            "3:a host owes restarts, and nothing was removed there",
            "4:a host is unreachable"
        })
final class ForgetCommand implements Callable<Integer> {
    private final Output output;

    @Parameters(paramLabel = "HOST", description = "Which hosts; a pattern.")
    private String pattern = "";

    @Option(names = "--owed", description = "Also where restarts are owed: they are never done then.")
    private boolean owed;

    @Mixin
    private RunFlags flags = new RunFlags();

    @Mixin
    private OutputOptions printing = new OutputOptions();

    ForgetCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        Project project = Project.withoutPlaybook(flags);
        boolean failed = false;
        boolean unreachable = false;
        for (HostResult<StepResult> result :
                project.runner(new RunSetup(flags, printing, output)).forget(pattern, new Source("HOST", 0), owed)) {
            if (result instanceof HostResult.Unreachable<StepResult> away) {
                output.err().println(away.host() + ": " + Printable.text(away.message()));
                unreachable = true;
            } else if (result instanceof HostResult.Answered<StepResult> answered
                    && answered.value() instanceof StepResult.Exited exited) {
                Printable.text(exited.stderr().toUtf8())
                        .lines()
                        .forEach(line -> output.err().println(answered.host() + ": " + line));
                failed |= !exited.succeeded();
                if (exited.succeeded()) {
                    output.out().println(answered.host() + ": nothing is kept there any more");
                }
            } else {
                output.err().println(result.host() + ": did not answer in time; run it again");
                failed = true;
            }
        }
        return failed ? ExitCode.FAILED : unreachable ? ExitCode.UNREACHABLE : ExitCode.OK;
    }
}
