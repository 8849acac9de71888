package dev.drover.dsl;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Source;
import groovy.lang.MissingMethodException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.jspecify.annotations.Nullable;

/** The parameters of a recipe while its caller's block is being evaluated. */
final class GivenParameters {
    private final PlayContext context;
    private final PlayScope play;
    private final Recipe recipe;
    private final ImmutableSet<String> known;
    private final Map<String, Given> given = new LinkedHashMap<>();
    private boolean wrong;

    /** A value, which may be null by mistake, and where it stands. */
    record Given(Optional<Object> value, Source source) {}

    GivenParameters(PlayContext context, PlayScope play, Recipe recipe) {
        this.context = context;
        this.play = play;
        this.recipe = recipe;
        this.known = recipe.parameters().stream().map(Recipe.Parameter::name).collect(ImmutableSet.toImmutableSet());
    }

    PlayContext context() {
        return context;
    }

    ImmutableMap<String, Given> given() {
        return ImmutableMap.copyOf(given);
    }

    boolean isWrong() {
        return wrong;
    }

    @Nullable
    Object call(String name, Object[] arguments) {
        if (known.contains(name)) {
            give(name, arguments);
            return null;
        }
        if (PlayScope.FUNCTIONS.contains(name)) {
            return InvokerHelper.invokeMethod(play, name, arguments);
        }
        if (context.hasMethod(name)) {
            throw new MissingMethodException(name, ParameterScope.class, arguments);
        }
        problem(
                "unknown-parameter",
                "recipe '" + recipe.name() + "' has no parameter '" + name + "'"
                        + (known.isEmpty() ? "; it has none" : Nearest.hint(name, known)));
        return null;
    }

    private void give(String name, Object[] arguments) {
        Object value = arguments.length == 1 ? arguments[0] : Arrays.asList(arguments);
        Given earlier = given.putIfAbsent(name, new Given(Optional.ofNullable(value), context.here()));
        if (earlier != null) {
            problem(
                    "parameter-twice",
                    "recipe '" + recipe.name() + "': " + name + " is given twice, first at " + earlier.source()
                            + "; keep one");
        }
    }

    void assigned(String name) {
        problem(
                "attribute-assigned",
                known.contains(name)
                        ? "write " + name + " …, not " + name + " = …"
                        : "unknown variable '" + name + "'; write def " + name + " = …");
    }

    private void problem(String code, String message) {
        wrong = true;
        context.problem(context.here(), code, message);
    }
}
