package dev.drover.cli;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.converge.HostResult;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Source;
import dev.drover.engine.report.Ink;
import dev.drover.engine.report.Printable;
import dev.drover.engine.transport.StepResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "exec",
        mixinStandardHelpOptions = true,
        description = "Runs one command on many hosts: drover exec masters -- systemctl is-active zookeeper")
final class ExecCommand implements Callable<Integer>, OnHosts {
    private final Output output;

    @Parameters(index = "0", paramLabel = "PATTERN", description = "Which hosts.")
    private String pattern = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "CMD", description = "The program and its arguments.")
    private List<String> words = List.of();

    @Option(names = "--limit-seconds", paramLabel = "N", defaultValue = "300", description = "How long it may run.")
    private int seconds;

    @Mixin
    private RunFlags flags = new RunFlags();

    @Mixin
    private OutputOptions printing = new OutputOptions();

    ExecCommand(Output output) {
        this.output = output;
    }

    @Override
    public RunFlags flags() {
        return flags;
    }

    @Override
    public Integer call() {
        Project project = Project.withoutPlaybook(flags);
        ImmutableList<HostResult<StepResult>> results = project.runner(new RunSetup(flags, printing, output))
                .exec(pattern, new Source("PATTERN", 0), ImmutableList.copyOf(words), Duration.ofSeconds(seconds));
        Ink ink = printing.ink(output.terminal());
        int status = ExitCode.OK;
        for (HostResult<StepResult> result : results) {
            status = Math.max(status, print(result, ink));
        }
        return status == ExitCode.UNREACHABLE && anyFailed(results) ? ExitCode.FAILED : status;
    }

    private static boolean anyFailed(ImmutableList<HostResult<StepResult>> results) {
        return results.stream()
                .anyMatch(result -> result instanceof HostResult.Answered<StepResult> answered
                        && !(answered.value() instanceof StepResult.Exited exited && exited.succeeded()));
    }

    private int print(HostResult<StepResult> result, Ink ink) {
        if (result instanceof HostResult.Answered<StepResult> answered) {
            return print(answered.host(), answered.value(), ink);
        }
        HostResult.Unreachable<StepResult> unreachable = (HostResult.Unreachable<StepResult>) result;
        output.err().println(unreachable.host() + ": " + Printable.text(unreachable.message()));
        return ExitCode.UNREACHABLE;
    }

    private int print(String host, StepResult result, Ink ink) {
        if (result instanceof StepResult.Exited exited) {
            lines(ink.bold(host), exited.stdout(), false);
            lines(ink.bold(host), exited.stderr(), true);
            if (exited.truncated()) {
                output.err().println(host + ": its output was " + exited.stdoutBytes() + " bytes; a part is not shown");
            }
            if (exited.succeeded()) {
                return ExitCode.OK;
            }
            output.err().println(host + ": " + ink.red("exit status " + exited.status()));
            return ExitCode.FAILED;
        }
        output.err()
                .println(host + ": "
                        + (result instanceof StepResult.TimedOut
                                ? "did not end within " + seconds + " s and was killed"
                                : result instanceof StepResult.Interrupted
                                        ? "was started and then interrupted: it may or may not have done its work"
                                        : "still runs there after the connection was lost"));
        return ExitCode.FAILED;
    }

    private void lines(String host, Bytes bytes, boolean toErr) {
        Printable.text(bytes.toUtf8())
                .lines()
                .forEach(line -> (toErr ? output.err() : output.out()).println(host + "  " + line));
    }
}
