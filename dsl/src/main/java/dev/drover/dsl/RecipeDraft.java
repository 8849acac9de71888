package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.template.SourceFolder;
import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import groovy.lang.GroovyObjectSupport;
import groovy.lang.MissingMethodException;
import groovy.lang.MissingPropertyException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.jspecify.annotations.Nullable;

/** The names inside {@code recipe('…') { }}: summary, parameter, supports and converge. */
public final class RecipeDraft extends GroovyObjectSupport {
    private static final ImmutableSet<String> OPTIONS = ImmutableSet.of("type", "required", "default", "doc", "check");
    private static final ImmutableSet<String> WORDS = ImmutableSet.of("summary", "parameter", "supports", "converge");
    // Groovy answers these itself in every block.
    private static final ImmutableSet<String> TAKEN = ImmutableSet.of(
            "owner",
            "delegate",
            "thisObject",
            "resolveStrategy",
            "directive",
            "parameterTypes",
            "class",
            "metaClass",
            "maximumNumberOfParameters",
            "it",
            "host",
            "facts",
            "vars");
    private final String name;
    private final Source source;
    private final ScriptPlaces places;
    private final Map<String, ParameterRule> parameters = new LinkedHashMap<>();
    private final Map<String, VersionRange> supports = new LinkedHashMap<>();
    private final List<String> shownSupports = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private String summary = "";
    private boolean closed;
    private Optional<Closure<?>> converge = Optional.empty();

    RecipeDraft(String name, Source source, ScriptPlaces places) {
        this.name = name;
        this.source = source;
        this.places = places;
    }

    /** What the recipe makes of a host, in one line. */
    public void summary(String text) {
        summary = text;
    }

    /** A parameter that may be anything and need not be given. */
    public void parameter(String parameterName) {
        parameter(ImmutableMap.of(), parameterName);
    }

    /** A parameter: {@code parameter 'port', type: Integer, default: 80, doc: '…', check: { it > 0 }}. */
    public void parameter(Map<String, ?> options, String parameterName) {
        options.keySet().stream()
                .filter(option -> !OPTIONS.contains(option))
                .forEach(option -> problem(
                        "unknown-option",
                        "parameter '" + parameterName + "' has no option '" + option + "'"
                                + Nearest.hint(option, OPTIONS)));
        if (TAKEN.contains(parameterName) || !parameterName.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            problem("wrong-name", "'" + parameterName + "' cannot be the name of a parameter");
        }
        ParameterRule rule = rule(options, parameterName);
        if (rule.required() && rule.defaultValue().isPresent()) {
            problem(
                    "wrong-option",
                    "parameter '" + parameterName + "' is required, so its default would never be used");
        }
        if (parameters.put(parameterName, rule) != null) {
            problem("parameter-twice", "parameter '" + parameterName + "' is described twice");
        }
        checkDefault(rule);
    }

    private ParameterRule rule(Map<String, ?> options, String parameterName) {
        return new ParameterRule(
                parameterName,
                option(options, "type", Class.class, "a type such as Integer").map(type -> (Class<?>) type),
                option(options, "required", Boolean.class, "true or false").orElse(false),
                Optional.ofNullable(options.get("default")),
                option(options, "check", Closure.class, "a block such as { it > 0 }")
                        .map(check -> (Closure<?>) check),
                option(options, "doc", CharSequence.class, "text")
                        .map(CharSequence::toString)
                        .orElse(""));
    }

    private <T> Optional<T> option(Map<String, ?> options, String option, Class<T> type, String expected) {
        Object value = options.get(option);
        if (options.containsKey(option) && !type.isInstance(value)) {
            problem("wrong-option", option + " must be " + expected + ", got " + ScriptValues.kind(value));
            return Optional.empty();
        }
        return Optional.ofNullable(value).map(type::cast);
    }

    private void checkDefault(ParameterRule rule) {
        if (rule.defaultValue().isEmpty() || rule.defaultValue().get() instanceof Closure<?>) {
            return;
        }
        try {
            rule.read(rule.defaultValue().get());
        } catch (IllegalArgumentException wrong) {
            problem("wrong-option", "the default of parameter '" + rule.name() + "' " + wrong.getMessage());
        }
    }

    /** The operating systems by id or family: {@code supports debian: '>= 10', centos: '>= 6'}. */
    public void supports(Map<String, ?> ranges) {
        ranges.forEach((system, range) -> {
            try {
                String text = String.valueOf(range);
                supports.put(system, VersionRange.parse(text));
                shownSupports.add(system + " " + text);
            } catch (IllegalArgumentException wrong) {
                problem("wrong-option", "supports " + system + " " + wrong.getMessage());
            }
        });
    }

    /** What the host shall be. */
    public void converge(@DelegatesTo(value = PlayScope.class, strategy = Closure.DELEGATE_FIRST) Closure<?> block) {
        if (converge.isPresent()) {
            problem("converge-twice", "converge is there twice; make them one");
        }
        converge = Optional.of(block);
    }

    @Override
    public @Nullable Object invokeMethod(String method, Object arguments) {
        if (closed) {
            // The block of converge stands in this one: its names are looked up here last.
            throw new MissingMethodException(method, RecipeDraft.class, InvokerHelper.asArray(arguments));
        }
        problem(
                "unknown-name",
                method.equals("fact")
                        ? "facts of a recipe are not there yet; ask the host with onlyIf, unless or check"
                        : "a recipe has no '" + method + "'" + Nearest.hint(method, WORDS)
                                + (Nearest.to(method, WORDS).isPresent() ? "" : "; resources stand in converge { … }"));
        return null;
    }

    @Override
    public Object getProperty(String property) {
        throw new MissingPropertyException(property, RecipeDraft.class);
    }

    @Override
    public void setProperty(String property, @Nullable Object value) {
        if (closed) {
            throw new MissingPropertyException(property, RecipeDraft.class);
        }
        problem("attribute-assigned", "write " + property + " …, not " + property + " = …");
    }

    private void problem(String code, String message) {
        problems.add(new Problem(places.here(), code, "recipe '" + name + "': " + message));
    }

    /** @throws ProblemException with every mistake, if there are any */
    LoadedRecipe close(String expectedName, RecipeScript script, SourceFolder folder, ProjectFiles files) {
        closed = true;
        if (!name.equals(expectedName)) {
            problems.add(new Problem(
                    source,
                    "wrong-name",
                    "recipe '" + name + "' must be named '" + expectedName + "', like its folder"));
        }
        if (converge.isEmpty()) {
            problems.add(new Problem(source, "no-converge", "recipe '" + name + "' has no converge { … }"));
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        Optional<String> readme = folder.read("README.md").map(text -> folder.shown("README.md"));
        ImmutableList<Recipe.Parameter> shown =
                parameters.values().stream().map(ParameterRule::described).collect(ImmutableList.toImmutableList());
        return new LoadedRecipe(
                new Recipe(name, summary, shown, ImmutableList.copyOf(shownSupports), readme, source),
                ImmutableMap.copyOf(parameters),
                ImmutableMap.copyOf(supports),
                converge.orElseThrow(),
                script,
                files);
    }
}
