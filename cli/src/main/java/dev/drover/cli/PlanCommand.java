package dev.drover.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.plan.Fingerprints;
import dev.drover.engine.plan.PlanFile;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.RunListener;
import dev.drover.engine.report.RunReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
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
final class PlanCommand implements Callable<Integer>, OnHosts {
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
    public RunFlags flags() {
        return flags;
    }

    @Override
    public Integer call() {
        Project project = Project.of(playbook, flags);
        RunSetup setup = new RunSetup(flags, printing, output);
        Map<String, List<RunEvent.ResourceFinished>> planned = new LinkedHashMap<>();
        RunListener collecting = event -> {
            if (out != null && event instanceof RunEvent.ResourceFinished finished) {
                planned.computeIfAbsent(finished.host(), host -> new ArrayList<>())
                        .add(finished);
            }
        };
        RunReport report =
                project.runner(setup, setup.listener().and(collecting)).plan(project.playbook());
        if (out != null) {
            Fingerprints fingerprints = Fingerprints.fresh();
            new PlanFile(
                            Project.inputs(playbook, flags, fingerprints).digests(),
                            entries(planned, fingerprints),
                            fingerprints)
                    .write(out);
        }
        return ExitCode.ofPlan(report);
    }

    /** Hosts beside each other: what is hidden takes its time. */
    private static ImmutableMap<String, ImmutableList<PlanFile.Entry>> entries(
            Map<String, List<RunEvent.ResourceFinished>> planned, Fingerprints fingerprints) {
        Map<String, ImmutableList<PlanFile.Entry>> entries = new ConcurrentHashMap<>();
        planned.entrySet().parallelStream()
                .forEach(host -> entries.put(
                        host.getKey(),
                        host.getValue().stream()
                                .map(finished -> PlanFile.Entry.of(finished, fingerprints))
                                .collect(ImmutableList.toImmutableList())));
        return planned.keySet().stream().collect(ImmutableMap.toImmutableMap(host -> host, entries::get));
    }
}
