package dev.drover.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.report.HostOutcome;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.RunReport;
import dev.drover.kit.HostRequest;
import dev.drover.kit.Lab;
import dev.drover.kit.LabException;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import dev.drover.kit.MesosphereRepository;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Takes six bare local hosts to a working Mesosphere cluster, proves it, and runs again.")
final class DemoCommand implements Callable<Integer> {
    private static final int MASTERS = 3;
    private static final int AGENTS = 3;
    private final Output output;

    @Option(names = "--profile", defaultValue = "debian", description = "The kind of host: debian, upstart or el.")
    private String profile = "debian";

    @Option(names = "--down", description = "Remove the hosts at the end.")
    private boolean down;

    @Option(
            names = "--playbook",
            paramLabel = "PLAYBOOK",
            description = "Another playbook for the same hosts.",
            hidden = true)
    private @Nullable Path playbook;

    @Mixin
    private OutputOptions printing = new OutputOptions();

    DemoCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        String name = profile.equals("debian") ? "demo" : "demo-" + profile;
        try {
            return Lab.alone(name, line -> say("  " + line), () -> demonstrate(name));
        } catch (LabException e) {
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private int demonstrate(String name) {
        try (Lab lab = Lab.open(Lab.defaultDirectory(name), name, line -> say("  " + line))) {
            say("1. Six bare hosts (" + profile + ")");
            lab.down();
            lab.up(Stream.concat(requests("master", "masters", MASTERS), requests("agent", "agents", AGENTS))
                    .toList());
            MesosphereRepository.publish(lab, ImmutableSet.of(LabProfile.of(profile)));
            show(lab);
            converge(lab);
            if (down) {
                lab.down();
            } else {
                say("The hosts stay up: drover lab ssh --lab " + name + " master1; drover lab down --lab " + name);
            }
            return ExitCode.OK;
        }
    }

    private void converge(Lab lab) {
        say("2. The plan: what would change, predicted on bare hosts");
        RunReport planned = run(lab, true);
        require(planned.total().counts().failed() == 0, "the plan has failures");
        say("3. Apply");
        RunReport applied = run(lab, false);
        require(
                ExitCode.ofApply(applied) == ExitCode.OK && applied.total().hostsOk() == MASTERS + AGENTS,
                "not all hosts converged");
        say("4. Proof, asked of the daemons themselves");
        prove(lab, AGENTS);
        say("5. Apply again: nothing may change");
        RunReport again = run(lab, false);
        require(
                ExitCode.ofApply(again) == ExitCode.OK && again.total().counts().changed() == 0,
                "the second run changed something");
        say("6. A fourth agent: only that host may change");
        lab.up(List.of(request("agent4", "agents")));
        RunReport added = run(lab, false);
        require(
                ExitCode.ofApply(added) == ExitCode.OK && changed(added).equals(ImmutableList.of("agent4")),
                "changed: " + changed(added) + ", expected only agent4");
        prove(lab, AGENTS + 1);
        say("The cluster works; the second run changed nothing; the new agent alone changed.");
    }

    private Stream<HostRequest> requests(String prefix, String group, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(number -> request(prefix + number, group));
    }

    private HostRequest request(String name, String group) {
        return HostRequest.named(name).withGroup(group).withProfile(LabProfile.of(profile));
    }

    private void show(Lab lab) {
        lab.hosts().forEach(host -> say("  " + host.name() + "  " + host.address()));
    }

    private RunReport run(Lab lab, boolean plan) {
        Project project = Project.demo(lab, Optional.ofNullable(playbook));
        RunSetup setup = new RunSetup(project.flags(), printing, output);
        RunReport report = plan
                ? project.runner(setup).plan(project.playbook())
                : project.runner(setup).apply(project.playbook());
        if (!plan) {
            project.saveMembers();
        }
        output.out().println();
        return report;
    }

    private static ImmutableList<String> changed(RunReport report) {
        return report.hosts().stream()
                .filter(host ->
                        host.outcome() == HostOutcome.OK && host.counts().changed() > 0)
                .map(RunEvent.HostFinished::host)
                .collect(ImmutableList.toImmutableList());
    }

    private void prove(Lab lab, int agents) {
        ImmutableMap<String, String> masters = lab.hosts().stream()
                .filter(host -> host.group().filter("masters"::equals).isPresent())
                .collect(ImmutableMap.toImmutableMap(LabHost::name, LabHost::address));
        ClusterProof.Finding finding = new ClusterProof(masters, agents).find();
        finding.facts().forEach(fact -> say("  " + fact));
        require(finding.complaints().isEmpty(), String.join("; ", finding.complaints()));
        Project project = Project.demo(lab, Optional.of(Project.home().resolve("playbooks/mesosphere/checks")));
        Checks checks = Checks.ask(project, new RunSetup(project.flags(), printing, output));
        say(checks.table(printing.ink(output.terminal())));
        require(checks.status() == ExitCode.OK, "a check does not hold");
    }

    private void say(String line) {
        output.out().println(line);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new CommandFailure(ExitCode.FAILED, "the demo failed: " + otherwise);
        }
    }
}
