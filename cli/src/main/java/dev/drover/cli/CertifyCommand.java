package dev.drover.cli;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.drover.dsl.RecipeTrial;
import dev.drover.engine.converge.Certificate;
import dev.drover.engine.converge.Certificate.Outcome;
import dev.drover.engine.converge.Certificate.Proof;
import dev.drover.engine.converge.CertifyListener;
import dev.drover.engine.report.Printable;
import dev.drover.engine.transport.TransportException;
import dev.drover.kit.HostRequest;
import dev.drover.kit.Lab;
import dev.drover.kit.LabException;
import dev.drover.kit.LabProfile;
import dev.drover.kit.PackageSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "certify",
        mixinStandardHelpOptions = true,
        description = {
            "Proves a recipe on throw-away local hosts: applies its test, whose plan must be empty then; puts each attribute that"
                    + " it manages out of sync, alone, which a plan must find, alone, and an apply must mend.",
            "The hosts and the play are those of test.groovy beside the recipe, which also says what makes commands due that"
                    + " a guard holds back."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:every attribute is proven",
            "1:the recipe or its test is wrong",
            "3:an attribute is not proven"
        })
final class CertifyCommand implements Callable<Integer> {
    private static final String LAB = "certify";
    private final Output output;

    @Parameters(
            paramLabel = "RECIPE",
            arity = "1..*",
            description = "The recipe's name, such as zookeeper/server; several are certified one after another.")
    private List<String> recipes = List.of();

    @Option(names = "--keep", description = "Leave the hosts up.")
    private boolean keep;

    @Mixin
    private RunFlags flags = new RunFlags();

    CertifyCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        // Before any host is brought up, for what can be wrong in them.
        recipes.forEach(recipe -> Project.test(recipe, flags));
        try {
            return Lab.alone(LAB, line -> output.err().println("lab: " + line), this::certifyAll);
        } catch (LabException e) {
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()));
        } catch (TransportException e) {
            throw new CommandFailure(ExitCode.FAILED, "a host of the lab was lost: " + e.getMessage());
        }
    }

    private int certifyAll() {
        boolean proven = true;
        for (String recipe : recipes) {
            proven &= certify(recipe);
        }
        return proven ? ExitCode.OK : ExitCode.FAILED;
    }

    private boolean certify(String recipe) {
        RecipeTrial test = Project.test(recipe, flags);
        try (Lab lab =
                Lab.open(Lab.defaultDirectory(LAB), LAB, line -> output.err().println("lab: " + line))) {
            lab.down();
            try {
                ImmutableList<HostRequest> hosts =
                        test.hosts().stream().map(CertifyCommand::request).collect(toImmutableList());
                lab.up(hosts);
                test.packages().forEach(set -> publish(set, lab, hosts.get(0).profile()));
                Project project = Project.testOf(recipe, flags, lab);
                RunSetup setup = new RunSetup(project.flags(), new OutputOptions(), output);
                return verdict(
                        recipe,
                        project.runner(setup, event -> {})
                                .certify(project.playbook(), test.breaks(), new CertifyListener() {
                                    @Override
                                    public void proof(Proof proof) {
                                        print(proof);
                                    }
                                }));
            } finally {
                if (!keep) {
                    lab.down();
                }
            }
        }
    }

    private static HostRequest request(RecipeTrial.TrialHost host) {
        return HostRequest.named(host.name()).withGroup(host.group()).withProfile(LabProfile.of(host.profile()));
    }

    private static void publish(String set, Lab lab, LabProfile profile) {
        PackageSet.of(set)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.WRONG_INPUT, "the lab has no packages '" + set + "'; it has: " + PackageSet.names()))
                .publish(lab, profile);
    }

    private void print(Proof proof) {
        output.out()
                .println(Printable.line("%-9s %-10s %s  %s%s"
                        .formatted(
                                word(proof.outcome()),
                                proof.host(),
                                proof.resource(),
                                proof.attribute(),
                                proof.why().isEmpty() ? "" : ": " + proof.why())));
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case PROVEN -> "proven";
            case UNPROVEN -> "unproven";
            case FAILED -> "FAILED";
        };
    }

    private boolean verdict(String recipe, Certificate certificate) {
        certificate.failure().ifPresent(why -> output.out().println("nothing was tried: " + Printable.text(why)));
        long proven = certificate.count(Outcome.PROVEN);
        int managed = certificate.proofs().size();
        output.out().printf("%s: %d of %d attributes proven%n", recipe, proven, managed);
        return certificate.failure().isEmpty() && proven == managed;
    }
}
