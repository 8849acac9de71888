package dev.drover.cli;

import dev.drover.cli.keeper.Client;
import dev.drover.engine.journal.JournalException;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.report.Printable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;

/** The program {@code drover}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // The launcher knows: Java cannot tell before 22.
        boolean terminal = Boolean.getBoolean("drover.terminal") && !"dumb".equals(System.getenv("TERM"));
        if (Client.isWanted(System.getenv(), args)) {
            int status = Client.run(new ClientTerminal(), terminal, KeeperProgram.class.getName(), args);
            if (status != Client.NOT_KEPT) {
                Runtime.getRuntime().halt(status);
            }
        }
        Output output = new Output(
                writer(new FileOutputStream(FileDescriptor.out)),
                writer(new FileOutputStream(FileDescriptor.err)),
                terminal);
        System.exit(asksForVersion(args) ? told(output, version(output)) : runAll(output, args));
    }

    /** Runs a command line of a program, with the variables of this one; the exit status. */
    static int runAll(Output output, String... args) {
        return told(output, run(output, System.getenv(), args));
    }

    /** The exit status of a command that could not tell all that it had to say is none of success. */
    private static int told(Output output, int status) {
        if (output.out().checkError() && status == ExitCode.OK) {
            output.err().println("drover: not all of the output could be written");
            return ExitCode.FAILED;
        }
        return status;
    }

    /** What stands in for a command here that a keeper runs. */
    private static final class ClientTerminal implements Client.Terminal {
        @Override
        public void onInterrupt(Runnable work) {
            InterruptKey.taken(work);
        }
    }

    /** Scripts ask it of every program, so it is told before the command line is described, which starts Groovy. */
    private static boolean asksForVersion(String... args) {
        return args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"));
    }

    private static int version(Output output) {
        output.out().println(DroverCommand.VERSION);
        return ExitCode.OK;
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /**
     * Runs one command line.
     *
     * @return the exit status
     */
    public static int run(PrintWriter out, PrintWriter err, Map<String, String> environment, String... args) {
        return run(new Output(out, err, false), environment, args);
    }

    private static int run(Output output, Map<String, String> environment, String... args) {
        CommandLine commandLine = DroverCommand.commandLine(output, args)
                .setDefaultValueProvider(new EnvironmentDefaults(environment))
                .setOut(output.out())
                .setErr(output.err())
                .setExitCodeExceptionMapper(exception -> ExitCode.WRONG_INPUT)
                .setParameterExceptionHandler((exception, arguments) -> {
                    output.err().println("drover: " + exception.getMessage() + meant(exception));
                    output.err()
                            .println("see: "
                                    + exception
                                            .getCommandLine()
                                            .getCommandSpec()
                                            .qualifiedName() + " --help");
                    return ExitCode.WRONG_INPUT;
                })
                .setExecutionExceptionHandler((exception, line, parsed) -> explain(output, exception, args));
        int status = commandLine.execute(args);
        output.out().flush();
        output.err().flush();
        return status;
    }

    /** What a word was probably meant to be that fits nowhere. */
    private static String meant(CommandLine.ParameterException exception) {
        if (exception instanceof CommandLine.UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            return "; did you mean '" + String.join("' or '", unmatched.getSuggestions()) + "'?";
        }
        return "";
    }

    private static int explain(Output output, Exception exception, String... args) {
        output.surroundings().failed(exception);
        boolean traces = String.join(" ", args).contains("-vvv");
        if (traces) {
            exception.printStackTrace(output.err());
        }
        if (exception instanceof ProblemException wrong) {
            for (Problem problem : wrong.problems()) {
                output.err().println(Printable.text(problem.toString()));
            }
            int count = wrong.problems().size();
            output.err()
                    .println(count == 1 ? "1 problem; nothing was changed" : count + " problems; nothing was changed");
            return ExitCode.WRONG_INPUT;
        }
        if (exception instanceof JournalException unwritten) {
            output.err().println("drover: " + Printable.text(unwritten.getMessage()));
            return ExitCode.FAILED;
        }
        if (exception instanceof CommandFailure failure) {
            output.err().println("drover: " + Printable.text(failure.getMessage()));
            return failure.exitCode();
        }
        output.err()
                .println("drover: this is a bug in Drover: " + Printable.line(exception.toString())
                        + "; run it again with -vvv and report what it prints");
        return ExitCode.FAILED;
    }
}
