package dev.drover.dsl;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Handle;
import dev.drover.engine.model.HostView;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Rolling;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Source;
import dev.drover.engine.vault.VaultText;
import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import groovy.lang.GroovyObjectSupport;
import groovy.lang.MissingMethodException;
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
    static final ImmutableSet<String> FUNCTIONS = ImmutableSet.of(
            "group",
            "majority",
            "memberId",
            "secret",
            "template",
            "source",
            "resource",
            "recipe",
            "rolling",
            "rescue",
            "always");

    /** The properties below, besides parameters. */
    static final ImmutableSet<String> PROPERTIES = ImmutableSet.of("host", "facts", "vars");

    private static final ImmutableSet<String> ROLLING = ImmutableSet.of("last", "invariant");
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
        all.put("host", context.host());
        all.put("facts", context.host().value("facts"));
        all.put("vars", context.host().value("vars"));
        all.putAll(values);
        Content rendered =
                context.files().templates().render(name, all, context.project().secrets(), context.here());
        if (VaultText.begins(rendered.bytes())) {
            throw mistake(
                    "encrypted-template",
                    "template '" + name + "' is encrypted, and templates are not decrypted; put what is secret into an"
                            + " encrypted variable");
        }
        return rendered;
    }

    /** The bytes of a file of {@code files/}; those that are encrypted in it, if it is a vault. */
    public Content source(String name) {
        Content content = context.files().source(name, context.here());
        return context.project().secretStore().opened(content, new Source("files/" + name, 0));
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

    /**
     * What a play keeps to while it goes through its hosts: {@code rolling last: { … }, invariant: { … }}. A recipe says it
     * for every play that uses it; how many hosts at once is said by the play.
     */
    public void rolling(Map<String, ?> conditions) {
        Source here = context.here();
        context.state()
                .keep(new RollingOption(context::on, here, (code, message) -> context.problem(here, code, message))
                        .read(Rolling.ALL, conditions, ROLLING));
    }

    /** What is done on a host where a resource of the play failed, instead of all that would come after. */
    public void rescue(
            @DelegatesTo(value = PlayScope.class, strategy = Closure.DELEGATE_FIRST) @Nullable Closure<?> block) {
        new BlockCall(context, context.here()).rescue(block);
    }

    /** What is done on each host at the end of the play, whether anything failed or not. */
    public void always(
            @DelegatesTo(value = PlayScope.class, strategy = Closure.DELEGATE_FIRST) @Nullable Closure<?> block) {
        new BlockCall(context, context.here()).always(block);
    }

    @Override
    public HostView view() {
        return context.host().view();
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
            case "host" -> context.host();
            case "facts" -> context.host().facts();
            case "vars" -> context.host().vars();
            default -> parameter(property);
        };
    }

    private @Nullable Object parameter(String name) {
        if (context.withheld().contains(name)) {
            throw new ParameterWithheld(name);
        }
        Optional<Object> value = context.parameters().get(name);
        if (value == null) {
            throw new UnknownName(name, PlayScope.class);
        }
        return value.orElse(null);
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
