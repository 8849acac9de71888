package dev.drover.dsl;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Handle;
import dev.drover.engine.model.HostView;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Secret;
import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import groovy.lang.GroovyObjectSupport;
import groovy.lang.MissingMethodException;
import groovy.lang.MissingPropertyException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.jspecify.annotations.Nullable;

/**
 * The names inside a play or a recipe: {@code host}, {@code facts}, {@code vars}, the parameters of the recipe, the methods
 * below, and a verb for each resource type, such as {@code file('/etc/motd') { content 'hi' }}.
 */
public final class PlayScope extends GroovyObjectSupport implements Scope {
    /** The methods below, which are no resource types. */
    static final ImmutableSet<String> FUNCTIONS =
            ImmutableSet.of("group", "majority", "memberId", "secret", "template", "source", "resource", "recipe");

    /** The properties below, besides parameters. */
    static final ImmutableSet<String> PROPERTIES = ImmutableSet.of("host", "facts", "vars");

    private final PlayContext context;

    PlayScope(PlayContext context) {
        this.context = context;
    }

    /** The hosts of a group, each with its variables and facts. */
    public Group group(String name) {
        return context.project().group(name);
    }

    /** How many of the hosts are more than half of them: 2 of 3, 3 of 4, 3 of 5. */
    public int majority(Object hosts) {
        if (hosts instanceof Collection<?> many) {
            return many.size() / 2 + 1;
        }
        throw mistake("wrong-value", "majority takes a group, got " + ScriptValues.kind(hosts));
    }

    /** This host's number (1..255) in a cluster; given once and never changed. */
    public int memberId(String cluster) {
        return context.host().memberId(cluster);
    }

    /** A secret: the file {@code secrets/NAME} of the project, or the environment variable {@code DROVER_SECRET_NAME}. */
    public Secret secret(String name) {
        return context.project().secretStore().secret(name, context.here());
    }

    /** A template of {@code templates/}, rendered with {@code host}, {@code facts} and {@code vars}. */
    public Content template(String name) {
        return template(ImmutableMap.of(), name);
    }

    /** A template of {@code templates/}, rendered with these values, {@code host}, {@code facts} and {@code vars}. */
    public Content template(Map<String, ? extends @Nullable Object> values, String name) {
        Map<String, @Nullable Object> all = new HashMap<>();
        all.put("host", playHost());
        all.put("facts", new HostFacts(context.host()));
        all.put("vars", context.host().vars());
        all.putAll(values);
        return context.files().templates().render(name, all, context.project().secrets(), context.here());
    }

    /** The bytes of a file of {@code files/}. */
    public Content source(String name) {
        return context.files().source(name, context.here());
    }

    /** A resource that is declared on this host, before or after. */
    public Handle resource(String type, String name) {
        return Handle.to(new ResourceId(type, name));
    }

    /** Uses a recipe that needs no parameters. */
    public void recipe(String name) {
        new RecipeCall(context, this, name, context.here()).converge(Optional.empty());
    }

    /** Uses a recipe; the block gives its parameters. */
    public void recipe(
            String name,
            @DelegatesTo(value = ParameterScope.class, strategy = Closure.DELEGATE_FIRST) Closure<?> parameters) {
        new RecipeCall(context, this, name, context.here()).converge(Optional.of(parameters));
    }

    @Override
    public HostView view() {
        return context.host();
    }

    @Override
    public @Nullable Object invokeMethod(String name, Object arguments) {
        Object[] given = InvokerHelper.asArray(arguments);
        if (context.project().catalog().named(name).isPresent()) {
            return new ResourceCall(context, this, name, given).declare();
        }
        if (FUNCTIONS.contains(name)
                && !getMetaClass().respondsTo(this, name, given).isEmpty()) {
            return getMetaClass().invokeMethod(this, name, given);
        }
        if (context.hasMethod(name)) {
            throw new MissingMethodException(name, PlayScope.class, given);
        }
        return new UnknownNames(context).verb(name, given);
    }

    @Override
    public @Nullable Object getProperty(String property) {
        return switch (property) {
            case "host" -> playHost();
            case "facts" -> playHost().facts();
            case "vars" -> playHost().vars();
            default -> parameter(property);
        };
    }

    private @Nullable Object parameter(String name) {
        Optional<Object> value = context.parameters().get(name);
        if (value == null) {
            throw new MissingPropertyException(name, PlayScope.class);
        }
        return value.orElse(null);
    }

    private PlayHost playHost() {
        return new PlayHost(context.host(), context.project().places());
    }

    @Override
    public void setProperty(String property, @Nullable Object value) {
        throw mistake("undeclared-variable", "unknown variable '" + property + "'; write def " + property + " = …");
    }

    private ProblemException mistake(String code, String message) {
        return new ProblemException(new Problem(context.here(), code, message));
    }

    PlayContext context() {
        return context;
    }
}
