package dev.drover.dsl;

import dev.drover.engine.model.Facts;
import dev.drover.engine.model.FactsNotGathered;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import groovy.lang.Closure;
import java.util.Map;
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

    /** Declares what the recipe says; mistakes are reported, and the play goes on. */
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
        boolean evaluated = block.map(parameters -> caller.evaluate(parameters, new ParameterScope(given), source))
                .orElse(true);
        if (!evaluated) {
            return;
        }
        bound(recipe, given).filter(context -> isSupported(recipe)).ifPresent(context -> evaluate(context, recipe));
    }

    private void evaluate(PlayContext context, LoadedRecipe recipe) {
        try {
            context.evaluate(recipe.converge(), new PlayScope(context), source);
        } catch (FactsNotGathered later) {
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

    /** The context of the recipe with its parameters; empty if one is wrong. */
    private Optional<PlayContext> bound(LoadedRecipe recipe, GivenParameters given) {
        PlayContext context = caller.in(recipe);
        boolean wrong = given.isWrong();
        for (Map.Entry<String, ParameterRule> parameter : recipe.parameters().entrySet()) {
            Optional<PlayContext> next = bind(
                    context,
                    parameter.getValue(),
                    Optional.ofNullable(given.given().get(parameter.getKey())));
            wrong |= next.isEmpty();
            context = next.orElse(context);
        }
        return wrong ? Optional.empty() : Optional.of(context);
    }

    private Optional<PlayContext> bind(PlayContext context, ParameterRule rule, Optional<GivenParameters.Given> given) {
        if (given.isPresent()) {
            return read(rule, given.get()).map(value -> context.with(rule.name(), Optional.of(value)));
        }
        if (rule.required()) {
            problem(
                    source,
                    "missing-parameter",
                    "recipe '" + name + "' needs parameter '" + rule.name() + "'"
                            + (rule.doc().isEmpty() ? "" : ": " + rule.doc()));
            return Optional.empty();
        }
        if (rule.defaultValue().isEmpty()) {
            return Optional.of(context.with(rule.name(), Optional.empty()));
        }
        return Optional.of(context.with(rule.name(), Optional.of(defaultValue(context, rule))));
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
