package dev.drover.cli;

import dev.drover.engine.model.Nearest;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.Reference;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "doc",
        mixinStandardHelpOptions = true,
        description = "Prints the reference of resource types, from the code itself.")
final class DocCommand implements Callable<Integer> {
    private final Output output;

    @Parameters(
            arity = "0..1",
            paramLabel = "RESOURCE",
            description = "One type, or common for the attributes of all; without it, all.")
    private @Nullable String type;

    @Option(names = "--format", paramLabel = "md|json", defaultValue = "md", description = "Markdown or JSON.")
    private String format = "md";

    DocCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        Catalog catalog = Catalog.registered();
        if (type != null
                && !type.equals(Reference.COMMON)
                && catalog.named(type).isEmpty()) {
            throw new CommandFailure(
                    ExitCode.WRONG_INPUT, "unknown resource type '" + type + "'" + Nearest.hint(type, catalog.names()));
        }
        Reference reference = type == null ? Reference.of(catalog) : Reference.of(catalog, type);
        switch (format) {
            case "md" -> output.out().print(reference.markdown());
            case "json" -> output.out().println(reference.json());
            default -> throw RunFlags.wrong("--format", "must be md or json, got '" + format + "'");
        }
        return ExitCode.OK;
    }
}
