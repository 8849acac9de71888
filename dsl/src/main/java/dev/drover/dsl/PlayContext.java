package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.HostView;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.State;
import dev.drover.engine.vault.Keyring;
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
 * @param withheld the other parameters of it, which are not known because its use is wrong
 */
record PlayContext(
        Project project,
        RecipeCatalog recipes,
        Script script,
        ProjectFiles files,
        PlayHost host,
        State state,
        ImmutableList<String> path,
        ImmutableMap<String, Optional<Object>> parameters,
        ImmutableSet<String> withheld) {
    Source here() {
        return project.places().here();
    }

    /** Reports a mistake of a script; says in which recipe it is. */
    void problem(Source source, String code, String message) {
        state.problem(new Problem(source, code, message + inRecipes()));
    }

    private void report(Problem problem) {
        if (problem.code().equals(Keyring.LOCKED)) {
            // It is the same for all that needs it, and told once.
            state.problem(problem);
        } else {
            problem(problem.source(), problem.code(), problem.message());
        }
    }

    String inRecipes() {
        return path.isEmpty() ? "" : " (in recipe " + String.join(" > ", path) + ")";
    }

    /** Evaluates a block; whatever goes wrong in it is reported. Answers whether all went well. */
    boolean evaluate(Closure<?> block, Scope scope, Source at) {
        return evaluate(() -> project.current().call(block, scope), at);
    }

    /** Does something with the user's code; whatever goes wrong in it is reported. Answers whether all went well. */
    boolean evaluate(Runnable work, Source at) {
        try {
            work.run();
            return true;
        } catch (Throwable failure) {
            // User code may throw anything; of() throws what is no mistake of the user.
            new Mistakes(project.places()).of(failure, at).forEach(this::report);
            return false;
        }
    }

    /** Whether the script itself defines a method of that name. */
    boolean hasMethod(String name) {
        return script.getMetaClass().respondsTo(script, name).stream()
                .anyMatch(method -> method.getDeclaringClass().getTheClass().equals(script.getClass()));
    }

    /** This for a host, into another state. */
    PlayContext on(HostView view, State other) {
        return new PlayContext(
                project,
                recipes,
                script,
                files,
                new PlayHost(view, project.places()),
                other,
                path,
                parameters,
                withheld);
    }

    /** This, into another state. */
    PlayContext into(State other) {
        return new PlayContext(project, recipes, script, files, host, other, path, parameters, withheld);
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
                ImmutableMap.of(),
                ImmutableSet.of());
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
                        .buildKeepingLast(),
                withheld);
    }

    /** This with one more parameter that is not known. */
    PlayContext withholding(String parameter) {
        return new PlayContext(
                project,
                recipes,
                script,
                files,
                host,
                state,
                path,
                parameters,
                ImmutableSet.<String>builder().addAll(withheld).add(parameter).build());
    }
}
