package dev.drover.cli;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.packages.Coordinates;
import dev.drover.engine.packages.PackageDraft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "package",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a package of the recipes in recipes/ of the working directory: a jar with their recipe.groovy, test.groovy,"
                    + " README.md, files/ and templates/. The same files make the same bytes. Nothing is run.",
            "The jar is written to the working directory, or published with --to."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:the package is made", "1:there are no recipes, or they have what no package may have"})
final class RecipePackageCommand implements Callable<Integer> {
    private final Output output;

    @Option(
            names = "--as",
            required = true,
            paramLabel = "GROUP:NAME:VERSION",
            description = "What the package is called, as in Maven.")
    private String name = "";

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description =
                    "Publish it in this folder, laid out as a Maven repository; recipe add --repository DIR finds it.")
    private @Nullable Path repository;

    @Option(names = "--allow-shared-places", description = "Also of recipes that others can write.")
    private boolean allowSharedPlaces;

    RecipePackageCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        Coordinates coordinates = RecipeAddCommand.coordinates(name);
        Path recipes = Path.of(Project.RECIPES).toAbsolutePath();
        new PlaceCheck(!allowSharedPlaces).below(recipes);
        PackageDraft draft = PackageDraft.of(recipes);
        Bytes jar = draft.jar();
        Path written = repository == null ? write(coordinates, jar) : publish(coordinates, draft, jar, repository);
        output.out().println(written + ": " + coordinates + ", sha256:" + jar.sha256());
        draft.recipes().forEach(recipe -> output.out().println("  " + recipe));
        draft.leftOut()
                .forEach(file -> output.err()
                        .println("left out: " + Project.RECIPES + "/" + file
                                + ", which is none of recipe.groovy, test.groovy, README.md, files/ and templates/"));
        draft.executables()
                .forEach(file -> output.err()
                        .println("note: " + Project.RECIPES + "/" + file
                                + " can be executed here, which a package does not keep; let the recipe set its mode"));
        return ExitCode.OK;
    }

    private static Path write(Coordinates coordinates, Bytes jar) {
        Path file = Path.of(coordinates.name() + "-" + coordinates.version() + ".jar");
        try {
            return Files.write(file, jar.toByteArray());
        } catch (IOException e) {
            throw RunFlags.wrong(file.toString(), "cannot be written: " + e.getMessage());
        }
    }

    private static Path publish(Coordinates coordinates, PackageDraft draft, Bytes jar, Path folder) {
        try (MavenRepositories maven = MavenRepositories.open(false)) {
            return maven.publish(coordinates, jar, draft.recipes(), folder);
        }
    }
}
