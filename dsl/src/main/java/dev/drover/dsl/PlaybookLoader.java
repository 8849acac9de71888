package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.packages.RecipePackages;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.template.SourceFolder;
import dev.drover.engine.vault.Keyring;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads playbooks. A script is run once; the blocks of its plays are kept and evaluated later, for each host. Nothing here
 * touches a host.
 *
 * @param secrets of the run: the same that the resources are bound with
 * @param recipeRoots folders of recipes besides the project's {@code recipes}, its packages, and those on the class path
 * @param environment where secrets are looked up that are in no file
 * @param keyring opens local files that are encrypted
 * @param cache of compiled scripts
 */
public record PlaybookLoader(
        Catalog catalog,
        Secrets secrets,
        ImmutableList<Path> recipeRoots,
        ImmutableMap<String, String> environment,
        Keyring keyring,
        ScriptCache cache) {
    /** Reads playbooks with the process's environment, no other recipes, no passwords of vaults and no cache. */
    public static PlaybookLoader of(Catalog catalog, Secrets secrets) {
        return new PlaybookLoader(
                catalog,
                secrets,
                ImmutableList.of(),
                ImmutableMap.copyOf(System.getenv()),
                Keyring.empty(),
                ScriptCache.none());
    }

    public PlaybookLoader recipeRoots(Iterable<Path> roots) {
        return new PlaybookLoader(catalog, secrets, ImmutableList.copyOf(roots), environment, keyring, cache);
    }

    public PlaybookLoader environment(ImmutableMap<String, String> variables) {
        return new PlaybookLoader(catalog, secrets, recipeRoots, variables, keyring, cache);
    }

    public PlaybookLoader keyring(Keyring passwords) {
        return new PlaybookLoader(catalog, secrets, recipeRoots, environment, passwords, cache);
    }

    public PlaybookLoader cache(ScriptCache scripts) {
        return new PlaybookLoader(catalog, secrets, recipeRoots, environment, keyring, scripts);
    }

    /**
     * Reads a playbook; its folder is the project.
     *
     * @throws ProblemException with every mistake that is found before any host is known
     */
    public Playbook load(Path script) {
        Path home = Optional.ofNullable(script.toAbsolutePath().getParent()).orElse(script);
        Project project = project(home);
        return evaluated(project, recipes(project, home), ScriptText.read(script), PlaybookScript.class)
                .playbook();
    }

    /**
     * Reads the test of a recipe, {@code test.groovy} in its folder.
     *
     * @param home the project whose recipes can be used
     * @throws ProblemException if there is no such recipe, it has no test, or one of them is wrong
     */
    public RecipeTrial test(String recipe, Path home) {
        Evaluated<TestScript> first = evaluatedTest(recipe, home);
        ImmutableMap<String, String> secretsOfTest = first.script().secrets();
        // They are known only now, and its plays look them up where they find all secrets.
        Evaluated<TestScript> test =
                secretsOfTest.isEmpty() ? first : withSecrets(secretsOfTest).evaluatedTest(recipe, home);
        if (test.script().hosts().isEmpty()) {
            throw new ProblemException(new Problem(
                    test.playbook().source(),
                    "no-hosts",
                    "the test has no hosts; write lab { host 'host1', group: 'lab' }"));
        }
        return new RecipeTrial(
                test.playbook(),
                test.script().hosts(),
                test.script().packages(),
                test.script().breaks());
    }

    private Evaluated<TestScript> evaluatedTest(String recipe, Path home) {
        Project project = project(home);
        RecipeCatalog recipes = recipes(project, home);
        return evaluated(project, recipes, recipes.test(recipe), TestScript.class);
    }

    private PlaybookLoader withSecrets(ImmutableMap<String, String> values) {
        Map<String, String> all = new HashMap<>(environment);
        values.forEach((name, value) -> all.put(SecretStore.variable(name), value));
        return environment(ImmutableMap.copyOf(all));
    }

    private record Evaluated<S extends PlaybookScript>(S script, Playbook playbook) {}

    private static <S extends PlaybookScript> Evaluated<S> evaluated(
            Project project, RecipeCatalog recipes, ScriptText text, Class<S> type) {
        PlaybookDraft draft = new PlaybookDraft(new Source(text.file(), 1), recipes, project.secrets());
        S compiled = project.compiler().compile(text, type);
        compiled.join(project);
        compiled.collectIn(draft);
        try {
            compiled.run();
        } catch (Throwable failure) {
            // User code may throw anything; of() throws what is no mistake of the user.
            draft.problems(new Mistakes(project.places()).of(failure, text.source()));
        }
        return new Evaluated<>(compiled, draft.close());
    }

    /** The recipes that a playbook in this folder can use. */
    public RecipeCatalog recipes(Path home) {
        return recipes(project(home), home);
    }

    private Project project(Path home) {
        return Project.of(catalog, secrets, keyring, environment, SourceFolder.directory(home, ""), cache);
    }

    private RecipeCatalog recipes(Project project, Path home) {
        ImmutableList.Builder<SourceFolder> roots = ImmutableList.builder();
        roots.add(SourceFolder.directory(home, "").folder("recipes"));
        recipeRoots.forEach(root -> roots.add(SourceFolder.directory(root, root.toString())));
        roots.addAll(new RecipePackages(home).recipes());
        roots.add(SourceFolder.classPath(PlaybookLoader.class.getClassLoader(), "dev/drover/recipes"));
        return new RecipeCatalog(project, roots.build());
    }
}
