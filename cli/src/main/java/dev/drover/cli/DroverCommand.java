package dev.drover.cli;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command without a subcommand: prints what there is. */
@Command(
        name = "drover",
        mixinStandardHelpOptions = true,
        version = DroverCommand.VERSION,
        description = "Brings hosts to the state that a playbook describes.",
        synopsisSubcommandLabel = "COMMAND")
final class DroverCommand implements Runnable {
    static final String VERSION = "drover 0.1.0";

    private static final ImmutableList<Class<?>> COMMANDS = ImmutableList.of(
            PlanCommand.class,
            ApplyCommand.class,
            CheckCommand.class,
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
            KeeperCommand.class,
            LabCommand.class,
            DemoCommand.class);

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    /**
     * The command line with its commands; where the first word names one, with that one alone, since describing all of them
     * takes longer than many a run.
     */
    static CommandLine commandLine(Output output, String... words) {
        Commands commands = new Commands(output);
        CommandLine line = new CommandLine(new DroverCommand(), commands);
        ImmutableList<Class<?>> named = COMMANDS.stream()
                .filter(type -> words.length > 0 && name(type).equals(words[0]))
                .collect(toImmutableList());
        for (Class<?> type : named.isEmpty() ? COMMANDS : named) {
            line.addSubcommand(name(type), new CommandLine(type, commands));
        }
        return line.setCaseInsensitiveEnumValuesAllowed(true).setUnmatchedOptionsArePositionalParams(false);
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: drover plan PLAYBOOK, for one");
    }
}
