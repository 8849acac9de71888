package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.FactsNotGathered;
import dev.drover.engine.model.Handle;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.WrittenResource;
import groovy.lang.Closure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A resource as it is written in a play: {@code file('/etc/motd') { content 'hi' }}. */
final class ResourceCall {
    private final PlayContext context;
    private final PlayScope scope;
    private final String verb;
    private final Object[] arguments;
    private final Source source;

    ResourceCall(PlayContext context, PlayScope scope, String verb, Object[] arguments) {
        this.context = context;
        this.scope = scope;
        this.verb = verb;
        this.arguments = arguments;
        this.source = context.here();
    }

    /** Declares it, if its attributes could be evaluated; mistakes are reported either way. */
    Handle declare() {
        ImmutableList<String> names = names();
        ResourceDraft draft = ResourceDraft.of(context, scope, verb, names);
        try {
            return declare(names, draft);
        } catch (FactsNotGathered | ParameterWithheld unknown) {
            // It cannot be checked now; the play goes on with a handle to it.
            return handle(names);
        }
    }

    private Handle declare(ImmutableList<String> names, ResourceDraft draft) {
        if (!names.isEmpty() && (evaluated(draft) || draft.hasAllRequired())) {
            return context.state()
                    .declare(new WrittenResource(verb, names, draft.attributes(), context.path(), source));
        }
        return handle(names);
    }

    private boolean evaluated(ResourceDraft draft) {
        return body().map(body -> context.evaluate(body, new ResourceScope(draft), source))
                .orElse(true);
    }

    private Handle handle(ImmutableList<String> names) {
        return new Handle(
                names.stream().map(name -> new ResourceId(verb, name)).collect(ImmutableList.toImmutableList()));
    }

    private Optional<Closure<?>> body() {
        Object last = arguments.length == 0 ? null : arguments[arguments.length - 1];
        return last instanceof Closure<?> closure ? Optional.of(closure) : Optional.empty();
    }

    private ImmutableList<String> names() {
        List<String> names = new ArrayList<>();
        boolean wrong = false;
        for (Object argument : arguments) {
            wrong |= !(argument instanceof Closure<?>) && !addName(argument, names);
        }
        if (names.isEmpty() && !wrong) {
            context.problem(source, "missing-name", "'" + verb + "' needs a name: " + verb + "('…')");
        }
        return ImmutableList.copyOf(names);
    }

    private boolean addName(@Nullable Object argument, List<String> names) {
        if (argument instanceof Map<?, ?> attributes && !(argument instanceof StrictMap)) {
            String first = attributes.keySet().stream()
                    .map(String::valueOf)
                    .findFirst()
                    .orElse("…");
            context.problem(
                    source,
                    "attribute-in-parentheses",
                    "attributes stand in the block: " + verb + "('…') { " + first + " … }, not " + verb + "('…', "
                            + first + ": …)");
            return false;
        }
        if (argument instanceof Iterable<?> many && !(argument instanceof Group)) {
            boolean all = true;
            for (Object each : many) {
                all &= addName(each, names);
            }
            return all;
        }
        return addText(argument, names);
    }

    private boolean addText(@Nullable Object argument, List<String> names) {
        if (!(argument instanceof CharSequence)) {
            context.problem(
                    source,
                    "wrong-name",
                    "the name of '" + verb + "' must be text, got " + ScriptValues.kind(argument));
            return false;
        }
        String name = argument.toString();
        var secret = context.project().secrets().findIn(name);
        if (secret.isPresent()) {
            context.problem(
                    source,
                    "secret-shown",
                    "the name of '" + verb + "' would show secret '"
                            + secret.get().name() + "'; names are shown everywhere");
            return false;
        }
        return names.add(name);
    }

    /** A reference to resources, as it is written inside another one. */
    static Handle reference(PlayContext context, String verb, Object[] arguments) {
        ResourceCall call = new ResourceCall(context, new PlayScope(context), verb, arguments);
        if (call.body().isPresent()) {
            context.problem(
                    call.source,
                    "nested-resource",
                    "inside a resource " + verb
                            + "('…') only refers to one; declare it outside, and drop the block here");
        }
        return call.handle(call.names());
    }
}
