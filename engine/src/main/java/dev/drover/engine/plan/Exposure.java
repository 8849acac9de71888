package dev.drover.engine.plan;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Secrets;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the secrets that a spec would show which was built in Java; what a script wrote is looked at as it is read. */
final class Exposure {
    private final Secrets secrets;

    Exposure(Secrets secrets) {
        this.secrets = secrets;
    }

    /** What is wrong with each attribute that would show one, such as {@code argv would show secret 'key' …}. */
    ImmutableList<String> in(Record spec) {
        ImmutableList.Builder<String> found = ImmutableList.builder();
        for (RecordComponent component : spec.getClass().getRecordComponents()) {
            inside(value(component, spec))
                    .map(what -> component.getName() + " " + what)
                    .ifPresent(found::add);
        }
        return found.build();
    }

    /** What a record has in one of its components, whoever may see the record. */
    static Object value(RecordComponent component, Record spec) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(spec);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("reading " + component, e);
        }
    }

    private Optional<String> inside(Object value) {
        if (value instanceof Secret) {
            return Optional.empty();
        }
        if (value instanceof Content content) {
            return content.sensitive() ? Optional.empty() : marker(content);
        }
        if (value instanceof Optional<?> optional) {
            return optional.flatMap(this::inside);
        }
        if (value instanceof Collection<?> many) {
            return first(many);
        }
        if (value instanceof Map<?, ?> map) {
            return first(map.keySet()).or(() -> first(map.values()));
        }
        if (value instanceof Record part) {
            return in(part).stream().findFirst();
        }
        return value instanceof CharSequence || value instanceof Pattern ? shown(value.toString()) : Optional.empty();
    }

    private Optional<String> first(Collection<?> values) {
        for (Object value : values) {
            Optional<String> found = inside(value);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<String> shown(String text) {
        return secrets.findIn(text).map(Secret::refusal);
    }

    private Optional<String> marker(Content content) {
        return secrets.findIn(content.bytes().toUtf8())
                .map(secret -> "has the marker of secret '" + secret.name()
                        + "' in it, not its value; build it with Content.withSecrets");
    }
}
