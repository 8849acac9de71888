package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.State;
import groovy.lang.Closure;
import groovy.lang.Script;
import java.util.Optional;

/**
 * Where a play or a recipe is being evaluated: for which host, into which state, with which names.
 *
 * @param script the script that the block stands in
 * @param files the local files that it can use
 * @param recipes those that it can use
 * @param path the recipes around it, outermost first
 * @param parameters of the innermost recipe; a parameter that was not given and has no default is empty
 */
record PlayContext(
        Project project,
        RecipeCatalog recipes,
        Script script,
        ProjectFiles files,
        PlayHost host,
        State state,
        ImmutableList<String> path,
        ImmutableMap<String, Optional<Object>> parameters) {
    Source here() {
        return project.places().here();
    }

    /** Reports a mistake; says in which recipe it is. */
    void problem(Source source, String code, String message) {
        state.problem(new Problem(source, code, message + inRecipes()));
    }

    String inRecipes() {
        return path.isEmpty() ? "" : " (in recipe " + String.join(" > ", path) + ")";
    }

    /** Evaluates a block; whatever goes wrong in it is reported. Answers whether all went well. */
    boolean evaluate(Closure<?> block, Scope scope, Source at) {
        try {
            project.current().call(block, scope);
            return true;
        } catch (Throwable failure) {
            // User code may throw anything; of() throws what is no mistake of the user.
            new Mistakes(project.places())
                    .of(failure, at)
                    .forEach(problem -> problem(problem.source(), problem.code(), problem.message()));
            return false;
        }
    }

    /** Whether the script itself defines a method of that name. */
    boolean hasMethod(String name) {
        return script.getMetaClass().respondsTo(script, name).stream()
                .anyMatch(method -> method.getDeclaringClass().getTheClass().equals(script.getClass()));
    }

    /** This within a recipe. */
    PlayContext in(LoadedRecipe recipe) {
        return new PlayContext(
                project,
                recipes,
                recipe.script(),
                recipe.files(),
                host,
                state,
                ImmutableList.<String>builder()
                        .addAll(path)
                        .add(recipe.recipe().name())
                        .build(),
                ImmutableMap.of());
    }

    /** This with one more parameter bound. */
    PlayContext with(String parameter, Optional<Object> value) {
        return new PlayContext(
                project,
                recipes,
                script,
                files,
                host,
                state,
                path,
                ImmutableMap.<String, Optional<Object>>builder()
                        .putAll(parameters)
                        .put(parameter, value)
                        .buildKeepingLast());
    }
}
