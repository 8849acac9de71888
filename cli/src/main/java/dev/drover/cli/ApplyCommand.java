package dev.drover.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.converge.History;
import dev.drover.engine.journal.Invocation;
import dev.drover.engine.journal.Journal;
import dev.drover.engine.journal.RunRecord;
import dev.drover.engine.plan.PlanFile;
import dev.drover.engine.report.RunReport;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = "Brings the hosts to the state that the playbook describes.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all hosts are in the desired state, or what failed on them was rescued",
            "1:a script, the inventory or the command line is wrong; no host was touched",
            "3:a resource failed and was not rescued",
            "4:a host is unreachable, and none failed",
            "5:a host no longer fits the plan file, or another run is changing it, and none failed",
            "130:interrupted"
        })
final class ApplyCommand implements Callable<Integer>, OnHosts {
    private final Output output;

    @Parameters(paramLabel = "PLAYBOOK", description = "The playbook, or the folder of its site.groovy.")
    @SuppressWarnings("NullAway.Init")
    private Path playbook;

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description = "Do just what this plan of drover plan --out says; a host that no longer fits it is refused.")
    private @Nullable Path plan;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private RunFlags flags = new RunFlags();

    @Mixin
    private OutputOptions printing = new OutputOptions();

    ApplyCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        ImmutableList<String> words =
                ImmutableList.copyOf(spec.root().commandLine().getParseResult().originalArgs());
        return apply(EnvironmentDefaults.said(spec, words), Optional.empty());
    }

    /**
     * Applies.
     *
     * @param words the command line, for the journal
     * @param resumed the run that this one goes on with
     */
    int apply(ImmutableList<String> words, Optional<RunRecord> resumed) {
        flags.runs().obstacle().ifPresent(why -> {
            throw RunFlags.wrong("--run-dir", why);
        });
        Project project = Project.of(playbook, flags);
        // The run is over with it, however it ends, also where this program goes on.
        try (Journal journal = flags.runs()
                .journal(
                        Invocation.here(words, resumed.map(RunRecord::id)),
                        resumed.map(RunRecord::progress).orElse(ImmutableMap.of()))) {
            History history = new History(Optional.of(journal));
            Optional<PlanFile> bound = Optional.ofNullable(plan).map(PlanFile::read);
            bound.ifPresent(saved ->
                    Project.inputs(playbook, flags, saved.fingerprints()).mustEqual(saved.inputs()));
            RunSetup setup = new RunSetup(flags, printing, output, history, bound);
            RunReport report = InterruptibleRun.of(
                    setup, flags, output, () -> project.runner(setup).apply(project.playbook()));
            project.saveMembers();
            return ExitCode.ofApply(report);
        }
    }

    @Override
    public RunFlags flags() {
        return flags;
    }

    /** Where the playbook is. */
    Path playbook() {
        return playbook;
    }
}
