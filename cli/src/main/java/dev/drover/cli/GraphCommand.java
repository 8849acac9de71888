package dev.drover.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "graph",
        mixinStandardHelpOptions = true,
        description = "Prints the task graph; hosts that do the same share one drawing.")
final class GraphCommand implements Callable<Integer> {
    private final Output output;

    @Parameters(paramLabel = "PLAYBOOK", description = "The playbook, or the folder of its site.groovy.")
    @SuppressWarnings("NullAway.Init")
    private Path playbook;

    @Option(names = "--format", paramLabel = "svg|dot|mermaid|json", defaultValue = "dot", description = "The format.")
    private String format = "dot";

    @Mixin
    private RunFlags flags = new RunFlags();

    @Mixin
    private OutputOptions printing = new OutputOptions();

    GraphCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        Project project = Project.of(playbook, flags);
        GraphPicture picture = GraphPicture.of(
                project.runner(new RunSetup(flags, printing, output)).graphs(project.playbook()));
        output.out()
                .print(
                        switch (format) {
                            case "dot" -> picture.dot();
                            case "mermaid" -> picture.mermaid();
                            case "json" -> picture.json() + "\n";
                            case "svg" -> GraphSvg.of(picture);
                            default ->
                                throw RunFlags.wrong(
                                        "--format", "must be svg, dot, mermaid or json, got '" + format + "'");
                        });
        return ExitCode.OK;
    }
}
