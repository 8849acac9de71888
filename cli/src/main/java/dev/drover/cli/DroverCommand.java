package dev.drover.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command without a subcommand: prints what there is. */
@Command(
        name = "drover",
        mixinStandardHelpOptions = true,
        version = "drover 0.1.0",
        description = "Brings hosts to the state that a playbook describes.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PlanCommand.class,
            ApplyCommand.class,
            GraphCommand.class,
            FactsCommand.class,
            ExecCommand.class,
            ForgetCommand.class,
            InventoryCommand.class,
            RecipeCommand.class,
            RunsCommand.class,
            CertifyCommand.class,
            VaultCommand.class,
            DocCommand.class,
            LabCommand.class,
            DemoCommand.class
        })
final class DroverCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: drover plan PLAYBOOK, for one");
    }
}
