package dev.drover.cli;

import dev.drover.dsl.Recipe;
import dev.drover.dsl.RecipeCatalog;
import dev.drover.engine.model.Source;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "recipe",
        mixinStandardHelpOptions = true,
        description =
                "Shows recipes: those of the project, of -r folders, of packages, and the built-in ones; makes and adds packages.",
        subcommands = {CertifyCommand.class, RecipePackageCommand.class, RecipeAddCommand.class},
        synopsisSubcommandLabel = "list|show|certify|package|add")
final class RecipeCommand implements Runnable {
    private final Output output;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    RecipeCommand(Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "say what to do with recipes: list, show, certify, package, add");
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists the recipes.")
    void list(@Mixin RunFlags flags) {
        RecipeCatalog recipes = Project.recipes(flags, Path.of(""));
        for (String name : recipes.names()) {
            output.out()
                    .printf(
                            "%-28s %s%n",
                            name,
                            recipes.recipe(name, new Source("recipe list", 0)).summary());
        }
    }

    @Command(mixinStandardHelpOptions = true, description = "Shows a recipe with its parameters.")
    void show(@Mixin RunFlags flags, @Parameters(paramLabel = "NAME") String name) {
        Recipe recipe = Project.recipes(flags, Path.of("")).recipe(name, new Source("recipe show", 0));
        output.out().println(recipe.name());
        output.out().println("  " + recipe.summary());
        output.out().println();
        for (Recipe.Parameter parameter : recipe.parameters()) {
            String value = parameter.required()
                    ? "required"
                    : "default " + parameter.defaultValue().orElse("none");
            output.out().printf("  %-16s %-10s %-28s %s%n", parameter.name(), parameter.type(), value, parameter.doc());
        }
        if (!recipe.supports().isEmpty()) {
            output.out().println();
            output.out().println("  supports " + String.join(", ", recipe.supports()));
        }
    }
}
