package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.template.SourceFolder;

/** Reads the recipe of a folder. */
record RecipeLoader(Project project) {
    static final String FILE = "recipe.groovy";

    /** @throws ProblemException with every mistake of the recipe */
    LoadedRecipe load(String name, SourceFolder folder, Bytes text) {
        ScriptText script = new ScriptText(folder.shown(FILE), text.toUtf8());
        RecipeScript recipe = project.compiler().compile(script, RecipeScript.class);
        recipe.join(project);
        try {
            // The play that asks for the recipe must not be seen by the recipe's top level.
            project.current().outside(recipe::run);
        } catch (Throwable failure) {
            // User code may throw anything; of() throws what is no mistake of the user.
            throw new ProblemException(new Mistakes(project.places()).of(failure, script.source()));
        }
        ImmutableList<RecipeDraft> drafts = recipe.close();
        if (drafts.size() != 1) {
            throw new ProblemException(new Problem(
                    new Source(script.file(), 1),
                    "no-recipe",
                    "must describe one recipe: recipe('" + name + "') { … }, has " + drafts.size()));
        }
        return drafts.get(0).close(name, recipe, folder, ProjectFiles.of(ImmutableList.of(project.home(), folder)));
    }
}
