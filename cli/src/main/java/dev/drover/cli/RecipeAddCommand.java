package dev.drover.cli;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.packages.Coordinates;
import dev.drover.engine.packages.RecipePackages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = {
            "Adds a recipe package to the project of the working directory: fetches its jar from Maven repositories, checks that it"
                    + " has nothing but recipes, keeps it in .drover/packages, and pins its digest in drover.lock. Nothing in"
                    + " it is run.",
            "Without a package it fetches those of drover.lock that are not here."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the packages are here, as drover.lock says",
            "1:a package is not there, has what no package may have, or is not what was locked"
        })
final class RecipeAddCommand implements Callable<Integer> {
    private final Output output;

    @Parameters(
            arity = "0..*",
            paramLabel = "GROUP:NAME:VERSION",
            description = "The packages; another version of one that is there takes its place.")
    private List<String> packages = new ArrayList<>();

    @Option(
            names = "--repository",
            paramLabel = "DIR|URL",
            description =
                    "Look here only, and not where the settings of Maven say; with the credentials of a server there:"
                            + " SERVER::URL.")
    private List<String> repositories = new ArrayList<>();

    @Option(
            names = {"-o", "--offline"},
            description = "Ask no repository; what Maven has fetched before is taken from its local one.")
    private boolean offline;

    @Option(names = "--allow-shared-places", description = "Also where others can write.")
    private boolean allowSharedPlaces;

    RecipeAddCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        RecipePackages project = new RecipePackages(Path.of("").toAbsolutePath());
        Project.checkPackages(new PlaceCheck(!allowSharedPlaces), project);
        ImmutableList<Coordinates> wanted = packages.isEmpty()
                ? project.missing()
                : packages.stream().map(RecipeAddCommand::coordinates).collect(toImmutableList());
        if (wanted.isEmpty()) {
            output.out().println("all packages of drover.lock are here");
            return ExitCode.OK;
        }
        try (MavenRepositories maven = MavenRepositories.open(offline)) {
            // All are fetched before any is added.
            project.add(wanted.stream()
                            .distinct()
                            .collect(toImmutableMap(
                                    coordinates -> coordinates, coordinates -> maven.jar(coordinates, repositories))))
                    .forEach(this::print);
        }
        return ExitCode.OK;
    }

    /** @throws dev.drover.engine.model.ProblemException if they are none */
    static Coordinates coordinates(String text) {
        try {
            return Coordinates.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw RunFlags.wrong("the package", String.valueOf(wrong.getMessage()));
        }
    }

    private void print(RecipePackages.Added added) {
        output.out()
                .println("added " + added.coordinates()
                        + added.replaced()
                                .map(before -> " in the place of " + before.version())
                                .orElse("")
                        + ", sha256:" + added.sha256());
        added.recipes().forEach(recipe -> output.out().println("  " + recipe));
    }
}
