package dev.drover.dsl;

import dev.drover.engine.model.Facts;
import dev.drover.engine.model.FactsNotGathered;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import groovy.lang.Closure;
import java.util.Optional;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;

/** The use of a recipe in a play or in another recipe. */
final class RecipeCall {
    private final PlayContext caller;
    private final PlayScope play;
    private final String name;
    private final Source source;

    RecipeCall(PlayContext caller, PlayScope play, String name, Source source) {
        this.caller = caller;
        this.play = play;
        this.name = name;
        this.source = source;
    }

    /** Declares what the recipe says as far as its parameters are known; mistakes are reported, and the play goes on. */
    void converge(Optional<Closure<?>> block) {
        if (caller.path().contains(name)) {
            problem(
                    source,
                    "recipe-cycle",
                    "recipes use each other: " + String.join(" > ", caller.path()) + " > " + name);
            return;
        }
        Optional<LoadedRecipe> found = loaded();
        if (found.isEmpty()) {
            return;
        }
        LoadedRecipe recipe = found.get();
        GivenParameters given = new GivenParameters(caller, play, recipe.recipe());
        boolean evaluated = block.map(parameters -> evaluate(parameters, given)).orElse(true);
        PlayContext context = bound(recipe, given, evaluated);
        if (!context.withheld().isEmpty()) {
            caller.state().incomplete();
        }
        if (isSupported(recipe)) {
            evaluate(context, recipe);
        }
    }

    /** Answers whether all that the caller gives is known. */
    private boolean evaluate(Closure<?> parameters, GivenParameters given) {
        try {
            return caller.evaluate(parameters, new ParameterScope(given), source);
        } catch (ParameterWithheld unknown) {
            return false;
        }
    }

    private void evaluate(PlayContext context, LoadedRecipe recipe) {
        try {
            context.evaluate(recipe.converge(), new PlayScope(context), source);
        } catch (FactsNotGathered | ParameterWithheld unknown) {
            // Nothing after the recipe depends on it, so the play can be checked further.
            return;
        }
    }

    private Optional<LoadedRecipe> loaded() {
        try {
            return Optional.of(caller.recipes().loaded(name, source));
        } catch (ProblemException wrong) {
            wrong.problems().forEach(caller.state()::problem);
            return Optional.empty();
        }
    }

    private boolean isSupported(LoadedRecipe recipe) {
        if (recipe.supports().isEmpty()) {
            return true;
        }
        Optional<Facts.Os> known = os();
        if (known.isEmpty()) {
            return true;
        }
        Facts.Os os = known.get();
        Optional<VersionRange> range = Optional.ofNullable(recipe.supports().get(os.id()))
                .or(() -> Optional.ofNullable(recipe.supports().get(os.family())));
        if (range.filter(versions -> versions.contains(os.version())).isPresent()) {
            return true;
        }
        problem(
                source,
                "unsupported-host",
                "recipe '" + name + "' supports "
                        + String.join(", ", recipe.recipe().supports()) + "; host '"
                        + caller.host() + "' has " + os.id() + " " + os.version());
        return false;
    }

    /** Empty before facts are gathered; the host is asked again afterwards. */
    private Optional<Facts.Os> os() {
        try {
            return Optional.of(caller.host().view().facts().os());
        } catch (FactsNotGathered later) {
            return Optional.empty();
        }
    }

    /**
     * The context of the recipe with its parameters; one that is wrong is withheld from it.
     *
     * @param evaluated whether all that the caller gives was reached
     */
    private PlayContext bound(LoadedRecipe recipe, GivenParameters given, boolean evaluated) {
        PlayContext context = caller.in(recipe);
        for (ParameterRule rule : recipe.parameters().values()) {
            GivenParameters.Given value = given.given().get(rule.name());
            context =
                    value == null ? notGiven(context, rule, given, evaluated) : given(context, rule, read(rule, value));
        }
        return context;
    }

    private static PlayContext given(PlayContext context, ParameterRule rule, Optional<Object> value) {
        return value.isPresent() ? context.with(rule.name(), value) : context.withholding(rule.name());
    }

    private PlayContext notGiven(PlayContext context, ParameterRule rule, GivenParameters given, boolean evaluated) {
        if (evaluated && rule.required()) {
            problem(
                    source,
                    "missing-parameter",
                    "recipe '" + name + "' needs parameter '" + rule.name() + "'"
                            + (rule.doc().isEmpty() ? "" : ": " + rule.doc()));
        }
        // A word that the recipe does not know may stand for this one.
        if (!evaluated || given.isWrong() || rule.required()) {
            return context.withholding(rule.name());
        }
        if (rule.defaultValue().isEmpty()) {
            return context.with(rule.name(), Optional.empty());
        }
        try {
            return context.with(rule.name(), Optional.of(defaultValue(context, rule)));
        } catch (FactsNotGathered | ParameterWithheld unknown) {
            return context.withholding(rule.name());
        }
    }

    private static Object defaultValue(PlayContext context, ParameterRule rule) {
        Object value = rule.defaultValue().orElseThrow();
        boolean computed = value instanceof Closure<?> && !rule.type().equals(Optional.of(Closure.class));
        return rule.read(
                computed ? context.project().current().call((Closure<?>) value, new PlayScope(context)) : value);
    }

    private Optional<Object> read(ParameterRule rule, GivenParameters.Given given) {
        try {
            Object value = rule.read(given.value().orElse(null));
            if (rule.check().isPresent() && !passes(rule.check().get(), value)) {
                problem(
                        given.source(),
                        "wrong-parameter",
                        "recipe '" + name + "': " + rule.name() + " " + ParameterRule.shown(value)
                                + " does not pass its check" + (rule.doc().isEmpty() ? "" : "; it is " + rule.doc()));
                return Optional.empty();
            }
            return Optional.of(value);
        } catch (IllegalArgumentException wrong) {
            problem(
                    given.source(),
                    "wrong-parameter",
                    "recipe '" + name + "': " + rule.name() + " " + wrong.getMessage());
            return Optional.empty();
        }
    }

    private boolean passes(Closure<?> check, Object value) {
        Object answer = caller.project().current().call(check, play, value);
        return DefaultTypeTransformation.castToBoolean(answer);
    }

    private void problem(Source where, String code, String message) {
        caller.problem(where, code, message);
    }
}
