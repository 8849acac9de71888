package dev.drover.dsl;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Attribute;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.LocalDirectory;
import dev.drover.engine.model.LocalFile;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.WrittenBlock;
import dev.drover.engine.resource.Schema;
import dev.drover.engine.resource.Schema.AttributeSchema;
import groovy.lang.Closure;
import groovy.lang.MissingMethodException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.jspecify.annotations.Nullable;

/**
 * A resource while its block is being evaluated: collects the attributes.
 *
 * <p>Some words mean two things: in a cron entry {@code user 'bob'} is an attribute and {@code user('bob')} a reference.
 * Such a call is taken as an attribute until its value is used, as in {@code after user('bob')}.
 */
final class ResourceDraft {
    private static final String CONTENT = "content";

    /** Functions that declare something of the play itself. */
    private static final ImmutableSet<String> OF_PLAYS = ImmutableSet.of("recipe", "rolling", "rescue", "always");

    private final PlayContext context;
    private final PlayScope play;
    private final String id;
    private final ImmutableMap<String, AttributeSchema> writable;
    private final List<Attribute> attributes = new ArrayList<>();
    private final IdentityHashMap<Object, Attribute> tentative = new IdentityHashMap<>();
    private final Object unknown = new Object();

    private ResourceDraft(
            PlayContext context, PlayScope play, String id, ImmutableMap<String, AttributeSchema> writable) {
        this.context = context;
        this.play = play;
        this.id = id;
        this.writable = writable;
    }

    /** A resource of which nothing was evaluated yet. */
    static ResourceDraft of(PlayContext context, PlayScope play, String verb, ImmutableList<String> names) {
        Schema<?> schema = context.project().catalog().named(verb).orElseThrow().schema();
        ImmutableMap<String, AttributeSchema> writable = ImmutableMap.<String, AttributeSchema>builder()
                .putAll(Schema.COMMON.attributes())
                .putAll(schema.attributes())
                .buildKeepingLast();
        return new ResourceDraft(context, play, verb + "[" + String.join(", ", names) + "]", writable);
    }

    PlayContext context() {
        return context;
    }

    ImmutableList<Attribute> attributes() {
        return ImmutableList.copyOf(attributes);
    }

    /** Whether every attribute that must be given is. */
    boolean hasAllRequired() {
        ImmutableSet<String> given = attributes.stream().map(Attribute::name).collect(toImmutableSet());
        return writable.values().stream()
                .filter(AttributeSchema::required)
                .allMatch(attribute -> given.contains(attribute.name()));
    }

    /** What a call inside the block means. */
    @Nullable
    Object call(String name, Object[] arguments, ResourceScope scope) {
        boolean verbToo = context.project().catalog().named(name).isPresent();
        if (writable.containsKey(name)) {
            return attribute(name, arguments, scope, verbToo);
        }
        if (PlayScope.FUNCTIONS.contains(name)) {
            refuseRecipe(name);
            return InvokerHelper.invokeMethod(play, name, arguments);
        }
        if (verbToo) {
            return ResourceCall.reference(context, name, arguments);
        }
        if (context.hasMethod(name)) {
            throw new MissingMethodException(name, ResourceScope.class, arguments);
        }
        // The engine reports it with the nearest names.
        attributes.add(new Attribute(name, ImmutableList.of(), ImmutableMap.of(), context.here()));
        return unknown;
    }

    private void refuseRecipe(String name) {
        if (OF_PLAYS.contains(name)) {
            throw new ProblemException(new Problem(
                    context.here(),
                    "nested-resource",
                    (name.equals("recipe") ? "a recipe" : "'" + name + "'")
                            + " cannot be used inside of a resource; move it out"));
        }
    }

    private @Nullable Object attribute(String name, Object[] arguments, ResourceScope scope, boolean verbToo) {
        Source here = context.here();
        boolean readsFile = isContent(name) && (name.equals("source") || name.equals("template"));
        if (readsFile && isText(last(arguments))) {
            Object content = InvokerHelper.invokeMethod(play, name, arguments);
            return addTentatively(Attribute.of(name, content, here), content);
        }
        if (readsVault(name, arguments, here)) {
            // Decrypted it is a secret, which is held and not streamed.
            Object content = InvokerHelper.invokeMethod(play, name, arguments);
            return addTentatively(Attribute.of(CONTENT, content, here), content);
        }
        Optional<Object> local = local(name, arguments, here);
        if (local.isPresent()) {
            attributes.add(Attribute.of(name, local.get(), here));
            return null;
        }
        Optional<Attribute> added = add(name, arguments, scope, here);
        if (added.isEmpty() || !Arrays.stream(arguments).allMatch(ResourceDraft::isText) || arguments.length == 0) {
            return null;
        }
        if (name.equals("group")) {
            return groupOf(last(arguments).toString(), added.get());
        }
        if (verbToo) {
            Object handle = ResourceCall.reference(context, name, arguments);
            tentative.put(handle, added.get());
            return handle;
        }
        return null;
    }

    /** Whether it names an encrypted local file where content could be given as well. */
    private boolean readsVault(String name, Object[] arguments, Source here) {
        return name.equals("source")
                && writable.containsKey(CONTENT)
                && isContent(CONTENT)
                && arguments.length == 1
                && isText(arguments[0])
                && AttributeWords.raw(AttributeWords.innermost(type(name).type())) == LocalFile.class
                && context.project().secretStore().isEncrypted(context.files().file(arguments[0].toString(), here));
    }

    /** The local directory, or file to be streamed, that an attribute of such a type names. */
    private Optional<Object> local(String name, Object[] arguments, Source here) {
        if (arguments.length != 1 || !isText(arguments[0])) {
            return Optional.empty();
        }
        Class<?> type = AttributeWords.raw(AttributeWords.innermost(type(name).type()));
        String path = arguments[0].toString();
        if (type == LocalFile.class) {
            return Optional.of(context.files().file(path, here));
        }
        if (type != LocalDirectory.class) {
            return Optional.empty();
        }
        try {
            return Optional.of(context.files().tree(path, here));
        } catch (IllegalArgumentException wrong) {
            throw new ProblemException(new Problem(here, "wrong-value", id + ": " + name + " " + wrong.getMessage()));
        }
    }

    /** A group that takes the attribute back when its hosts are asked for. */
    private Group groupOf(String name, Attribute attribute) {
        AtomicBoolean used = new AtomicBoolean();
        return new Group(name, context.project().current(), context.project().places(), () -> {
            if (!used.getAndSet(true)) {
                attributes.remove(attribute);
            }
        });
    }

    private Object addTentatively(Attribute attribute, Object value) {
        attributes.add(attribute);
        tentative.put(value, attribute);
        return value;
    }

    private static boolean isText(@Nullable Object value) {
        return value instanceof CharSequence;
    }

    private static Object last(Object[] arguments) {
        return arguments.length == 0 ? "" : arguments[arguments.length - 1];
    }

    /** Adds an attribute with its value, unless the value is wrong; then that is reported. */
    private Optional<Attribute> add(String name, Object[] arguments, ResourceScope scope, Source here) {
        if (Arrays.stream(arguments).anyMatch(argument -> argument == unknown)) {
            return Optional.empty();
        }
        for (Object argument : arguments) {
            withdraw(argument);
        }
        try {
            boolean named = arguments.length > 0 && arguments[0] instanceof Map<?, ?> && takesNamed(name, arguments);
            ImmutableMap<String, Object> namedValues =
                    named ? namedValues((Map<?, ?>) arguments[0], scope) : ImmutableMap.of();
            ImmutableList.Builder<Object> values = ImmutableList.builder();
            for (Object argument : Arrays.asList(arguments).subList(named ? 1 : 0, arguments.length)) {
                values.add(type(name).block().isPresent() ? block(name, argument) : value(argument, scope));
            }
            Attribute attribute = new Attribute(name, values.build(), namedValues, here);
            attributes.add(attribute);
            return Optional.of(attribute);
        } catch (IllegalArgumentException wrong) {
            context.problem(here, "wrong-value", id + ": " + name + " " + wrong.getMessage());
            return Optional.empty();
        }
    }

    /** Takes back an attribute whose value turns out to be the argument of another one. */
    private void withdraw(@Nullable Object argument) {
        Attribute taken = argument == null ? null : tentative.remove(argument);
        if (taken != null) {
            attributes.remove(taken);
        }
        if (argument instanceof Collection<?> many && !(argument instanceof Group)) {
            many.forEach(this::withdraw);
        }
    }

    private boolean takesNamed(String name, Object[] arguments) {
        Class<?> type = AttributeWords.raw(type(name).type());
        return arguments.length > 1 || !(Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type));
    }

    private ImmutableMap<String, Object> namedValues(Map<?, ?> given, ResourceScope scope) {
        ImmutableMap.Builder<String, Object> values = ImmutableMap.builder();
        for (Map.Entry<?, ?> entry : given.entrySet()) {
            values.put(String.valueOf(entry.getKey()), value(entry.getValue(), scope));
        }
        return values.buildOrThrow();
    }

    /** The attributes that are written in a block within the resource. */
    private Object block(String name, @Nullable Object argument) {
        if (argument instanceof List<?> several) {
            return several.stream().map(each -> block(name, each)).collect(ImmutableList.toImmutableList());
        }
        if (!(argument instanceof Closure<?> body)) {
            return ScriptValues.plain(argument);
        }
        ResourceDraft inner =
                new ResourceDraft(context, play, id + "." + name, type(name).inner());
        context.project().current().call(body, new ResourceScope(inner));
        return new WrittenBlock(inner.attributes());
    }

    private Object value(@Nullable Object argument, ResourceScope scope) {
        return argument instanceof Closure<?> block
                ? ScriptValues.plain(context.project().current().call(block, scope))
                : ScriptValues.plain(argument);
    }

    /** A word of one of the attributes, such as {@code running}. */
    Optional<Object> word(String name) {
        return words().contains(name) ? Optional.of(name) : Optional.empty();
    }

    /** The words of all attributes whose value is one of a few. */
    ImmutableSet<String> words() {
        return writable.values().stream()
                .flatMap(attribute -> AttributeWords.of(attribute).stream())
                .collect(toImmutableSet());
    }

    /** Reports {@code mode = '0644'}. */
    void assigned(String name) {
        boolean attribute = writable.containsKey(name);
        context.problem(
                context.here(),
                attribute ? "attribute-assigned" : "undeclared-variable",
                attribute
                        ? "write " + name + " …, not " + name + " = …"
                        : "unknown variable '" + name + "'; write def " + name + " = …");
    }

    private boolean isContent(String attribute) {
        return AttributeWords.raw(AttributeWords.innermost(type(attribute).type())) == Content.class;
    }

    private AttributeSchema type(String attribute) {
        return Optional.ofNullable(writable.get(attribute))
                .orElseThrow(() -> new IllegalStateException(id + " has no " + attribute));
    }
}
