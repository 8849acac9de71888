package dev.drover.dsl;

import static com.google.common.collect.ImmutableSortedSet.toImmutableSortedSet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.template.SourceFolder;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The recipes that can be used; the first root that has one wins. They are read when they are asked for. Safe for many
 * threads.
 */
public final class RecipeCatalog {
    private static final String TEST = "test.groovy";
    private static final String ENDING = "/" + RecipeLoader.FILE;
    // A folder of recipes may hold other folders, such as those of a build.
    private static final Pattern NAME = Pattern.compile("[^/]+(/[^/]+)?");
    private final RecipeLoader loader;
    private final ImmutableList<SourceFolder> roots;
    private final Map<String, Attempt> attempts = new ConcurrentHashMap<>();

    RecipeCatalog(Project project, ImmutableList<SourceFolder> roots) {
        this.loader = new RecipeLoader(project);
        this.roots = roots;
    }

    /** A recipe that was read, or what is wrong with it. */
    private record Attempt(Optional<LoadedRecipe> recipe, ImmutableList<Problem> problems) {}

    /** The names of all recipes, such as {@code zookeeper/server}. */
    public ImmutableSortedSet<String> names() {
        return roots.stream()
                .flatMap(root -> root.names().stream())
                .filter(name -> name.endsWith(ENDING) && !name.startsWith("target/"))
                .map(name -> name.substring(0, name.length() - ENDING.length()))
                .filter(name -> NAME.matcher(name).matches())
                .collect(toImmutableSortedSet(Comparator.naturalOrder()));
    }

    /**
     * What a recipe says of itself.
     *
     * @throws ProblemException if there is none of that name, or it is wrong
     */
    public Recipe recipe(String name, Source usedAt) {
        return loaded(name, usedAt).recipe();
    }

    /** @throws ProblemException if there is no such recipe, or it has no test */
    ScriptText test(String name) {
        Source asked = new Source(name, 0);
        SourceFolder folder = folder(name).orElseThrow(() -> unknown(name, asked));
        return folder.read(TEST)
                .map(text -> new ScriptText(folder.shown(TEST), text.toUtf8()))
                .orElseThrow(() -> new ProblemException(new Problem(
                        asked,
                        "no-test",
                        "recipe '" + name + "' has no test; write " + folder.shown(TEST)
                                + " with lab { … } and a play that uses the recipe")));
    }

    LoadedRecipe loaded(String name, Source usedAt) {
        Attempt attempt = attempts.get(name);
        if (attempt == null) {
            SourceFolder folder = folder(name).orElseThrow(() -> unknown(name, usedAt));
            attempt = attempts.computeIfAbsent(name, key -> attempt(key, folder));
        }
        ImmutableList<Problem> problems = attempt.problems();
        return attempt.recipe().orElseThrow(() -> new ProblemException(problems));
    }

    private Optional<SourceFolder> folder(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        return roots.stream()
                .filter(root -> root.read(name + ENDING).isPresent())
                .findFirst()
                .map(root -> root.folder(name));
    }

    private Attempt attempt(String name, SourceFolder folder) {
        try {
            Bytes text = folder.read(RecipeLoader.FILE).orElseThrow();
            return new Attempt(Optional.of(loader.load(name, folder, text)), ImmutableList.of());
        } catch (ProblemException wrong) {
            return new Attempt(Optional.empty(), wrong.problems());
        }
    }

    private ProblemException unknown(String name, Source usedAt) {
        return new ProblemException(
                new Problem(usedAt, "unknown-recipe", "unknown recipe '" + name + "'" + Nearest.hint(name, names())));
    }
}
