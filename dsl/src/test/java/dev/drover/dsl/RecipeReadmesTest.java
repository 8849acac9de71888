package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Play;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.plan.Declarations;
import dev.drover.engine.resource.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README of each recipe that comes with Drover: its snippets are plays. */
class RecipeReadmesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path RECIPES = ROOT.resolve("recipes");
    private static final Pattern SNIPPET = Pattern.compile("```groovy\n(.*?)```", Pattern.DOTALL);

    private final Secrets secrets = new Secrets();
    private final PlaybookLoader loader = PlaybookLoader.of(Catalog.registered(), secrets)
            .recipeRoots(ImmutableList.of(RECIPES))
            .environment(ImmutableMap.of(
                    "DROVER_SECRET_SHOP_KEY", "key of the shop", "DROVER_SECRET_SHOP_DATABASE", "word of the shop"));

    @TempDir
    private Path project;

    static Stream<String> recipes() throws IOException {
        try (Stream<Path> files = Files.walk(RECIPES, 3)) {
            List<String> names = files.filter(file -> file.endsWith("recipe.groovy"))
                    .map(file -> RECIPES.relativize(file.getParent()).toString())
                    .filter(name -> !name.startsWith("target"))
                    .sorted()
                    .toList();
            return names.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void itsSnippetsAreUsesOfTheRecipeWithoutAMistake(String recipe) throws IOException {
        List<String> snippets = SNIPPET.matcher(readme(recipe))
                .results()
                .map(MatchResult::group)
                .map(block -> block.substring("```groovy\n".length(), block.length() - "```".length()))
                .toList();
        assertThat(snippets).as("snippets of %s", recipe).isNotEmpty();
        for (String snippet : snippets) {
            Path script = Files.writeString(project.resolve("site.groovy"), "playbook 'README'\n" + snippet);
            Playbook playbook = loader.load(script);
            Declarations state = new Declarations(Catalog.registered(), secrets);
            for (Play play : playbook.plays()) {
                play.body()
                        .describe(
                                FakeHost.master1().with(ImmutableMap.of(
                                                "shopCertificate",
                                                "certificate of the shop",
                                                "mesosDigest",
                                                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")),
                                state);
            }

            assertThat(state.problems()).as(recipe).isEmpty();
            assertThat(state.declared())
                    .as(recipe)
                    .anySatisfy(declaration -> assertThat(declaration.recipes()).contains(recipe));
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void itNamesEachParameter(String recipe) throws IOException {
        String readme = readme(recipe);

        assertThat(readme).startsWith("# " + recipe + "\n");
        assertThat(loader.recipes(ROOT).recipe(recipe, new Source("test", 0)).parameters())
                .extracting(Recipe.Parameter::name)
                .allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
    }

    private static String readme(String recipe) throws IOException {
        return Files.readString(RECIPES.resolve(recipe).resolve("README.md"));
    }
}
