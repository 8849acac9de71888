package dev.drover.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.model.Play;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.plan.Declarations;
import dev.drover.engine.resource.Catalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The playbook and the recipes that come with Drover, with the registered resource types. */
class FlagshipTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Secrets secrets = new Secrets();
    private final PlaybookLoader loader = PlaybookLoader.of(Catalog.registered(), secrets)
            .environment(ImmutableMap.of())
            .recipeRoots(ImmutableList.of(ROOT.resolve("recipes")));

    @Test
    void everyPlayDeclaresWithoutAMistake() {
        Playbook playbook = loader.load(ROOT.resolve("playbooks/mesosphere/site.groovy"));
        List<Problem> problems = new ArrayList<>();
        int declared = 0;
        for (Play play : playbook.plays()) {
            Declarations state = new Declarations(Catalog.registered(), secrets);
            play.body().describe(FakeHost.master1(), state);
            problems.addAll(state.problems());
            declared += state.declared().size();
        }

        assertThat(problems).isEmpty();
        assertThat(declared).isGreaterThan(20);
    }

    @Test
    void theInventoryHasSixHosts() {
        Inventory inventory = InventoryScript.load(ROOT.resolve("playbooks/mesosphere/inventory.groovy"));

        assertThat(inventory.hosts()).hasSize(6);
    }

    @Test
    void everyRecipeSaysWhatItIs() {
        RecipeCatalog recipes = loader.recipes(ROOT);

        assertThat(recipes.names()).contains("zookeeper/server", "mesos/master", "mesos/agent", "marathon/server");
        for (String name : recipes.names()) {
            Recipe recipe = recipes.recipe(name, new dev.drover.engine.model.Source("test", 0));
            assertThat(recipe.summary()).as(name).isNotEmpty();
            assertThat(recipe.parameters())
                    .as(name)
                    .allSatisfy(parameter -> assertThat(parameter.doc()).isNotEmpty());
        }
    }

    @Test
    void everyRecipeHasATestThatLoads() {
        // Not those that tests of this module have on the class path.
        for (String name : loader.recipes(ROOT).names().stream()
                .filter(one -> Files.exists(ROOT.resolve("recipes").resolve(one)))
                .toList()) {
            assertThat(loader.test(name, ROOT).hosts()).as(name).isNotEmpty();
        }
    }
}
