package dev.drover.cli;

import dev.drover.engine.converge.Runner;
import dev.drover.engine.plan.Fingerprints;
import dev.drover.engine.plan.PlanFile;
import dev.drover.engine.report.RunReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

    @Option(names = "--out", paramLabel = "FILE", description = "Keep the plan in a file, for drover apply --plan.")
    private @Nullable Path out;

    @Mixin
    private RunFlags flags = new RunFlags();

    @Mixin
    private OutputOptions printing = new OutputOptions();

    PlanCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        return ExitCode.ofPlan(out == null ? plan() : planTo(out));
    }

    private RunReport plan() {
        Project project = Project.of(playbook, flags);
        return project.runner(new RunSetup(flags, printing, output)).plan(project.playbook());
    }

    private RunReport planTo(Path file) {
        Fingerprints fingerprints = Fingerprints.fresh();
        Project.Snapshot snapshot = Project.snapshotOf(playbook, flags, fingerprints);
        Project project = snapshot.project();
        Runner.KeptPlan planned =
                project.runner(new RunSetup(flags, printing, output)).plan(project.playbook(), fingerprints);
        Project.inputs(playbook, flags, fingerprints).mustBeUnchangedSince(snapshot.inputs());
        new PlanFile(snapshot.inputs().digests(), planned.hosts(), fingerprints).write(file);
        return planned.report();
    }
}
