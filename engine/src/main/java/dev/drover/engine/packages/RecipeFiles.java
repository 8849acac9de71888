package dev.drover.engine.packages;

import static com.google.common.collect.ImmutableSortedSet.toImmutableSortedSet;

import com.google.common.collect.ImmutableSortedSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.regex.Pattern;

/** How the files of recipes lie in a folder of recipes, such as {@code web/server/templates/site.conf.ftl}. */
final class RecipeFiles {
    /** The file that makes a folder a recipe. */
    static final String RECIPE = "recipe.groovy";

    /** What a recipe has, for people. */
    static final String PARTS = "recipe.groovy, test.groovy, README.md, files/ and templates/";

    private static final String ENDING = "/" + RECIPE;
    private static final Pattern NAME = Pattern.compile("[^/]+(/[^/]+)?");
    private static final Pattern PART =
            Pattern.compile("recipe[.]groovy|test[.]groovy|README[.]md|(files|templates)/.+");

    private RecipeFiles() {}

    /** The names of the recipes that have these files among them. */
    static ImmutableSortedSet<String> recipes(Collection<String> paths) {
        return paths.stream()
                .filter(path -> path.endsWith(ENDING))
                .map(path -> path.substring(0, path.length() - ENDING.length()))
                .filter(name -> NAME.matcher(name).matches())
                .collect(toImmutableSortedSet(Comparator.naturalOrder()));
    }

    /** Whether a file is one that one of these recipes can use. */
    static boolean hasPart(ImmutableSortedSet<String> recipes, String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (recipes.contains(path.substring(0, slash))
                    && PART.matcher(path.substring(slash + 1)).matches()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a file lies in the folder of one of these recipes. */
    static boolean isBeside(ImmutableSortedSet<String> recipes, String path) {
        return recipes.stream().anyMatch(recipe -> path.startsWith(recipe + "/"));
    }
}
