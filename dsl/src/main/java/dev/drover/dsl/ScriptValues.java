package dev.drover.dsl;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Handle;
import dev.drover.engine.model.Secret;
import groovy.lang.Closure;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what Groovy computes into the values that the engine takes. */
final class ScriptValues {
    private ScriptValues() {}

    /**
     * Text, a number, a boolean, a pattern, bytes, content, a secret, a handle, or an immutable list or map of these.
     *
     * @throws IllegalArgumentException with what is wrong, such as {@code "is null; …"}
     */
    static Object plain(@Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("is null; leave it out, or give a value");
        }
        if (value instanceof CharSequence || value instanceof Character) {
            // A GString with a secret in it becomes text with the secret's marker.
            return value.toString();
        }
        if (isPlain(value)) {
            return value;
        }
        if (value instanceof Enum<?> word) {
            return word.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof Map<?, ?> map) {
            return map(map);
        }
        if (value instanceof Group) {
            throw new IllegalArgumentException(
                    "is a group of hosts; write what is meant of them, such as masters*.address");
        }
        if (value instanceof Iterable<?> many) {
            return list(ImmutableList.copyOf(nonNull(many)));
        }
        if (value instanceof Object[] array) {
            return list(ImmutableList.copyOf(nonNull(Arrays.asList(array))));
        }
        return other(value);
    }

    private static boolean isPlain(Object value) {
        return value instanceof Number
                || value instanceof Boolean
                || value instanceof Pattern
                || value instanceof byte[]
                || value instanceof Bytes
                || value instanceof Content
                || value instanceof Secret
                || value instanceof Handle;
    }

    private static Object other(Object value) {
        if (value instanceof Path || value instanceof File) {
            return value.toString();
        }
        if (value instanceof PlayHost) {
            throw new IllegalArgumentException("is a host; write host.name or host.address");
        }
        throw new IllegalArgumentException(
                "is " + kind(value) + "; expected text, a number, true or false, a list or a map");
    }

    private static Iterable<?> nonNull(Iterable<?> many) {
        for (Object element : many) {
            if (element == null) {
                throw new IllegalArgumentException("has null in its list; leave it out, or give a value");
            }
        }
        return many;
    }

    private static ImmutableList<Object> list(ImmutableList<?> many) {
        return many.stream().map(ScriptValues::plain).collect(toImmutableList());
    }

    private static ImmutableMap<String, Object> map(Map<?, ?> map) {
        ImmutableMap.Builder<String, Object> plain = ImmutableMap.builder();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getValue() == null) {
                throw new IllegalArgumentException(
                        "has null for '" + entry.getKey() + "'; leave it out, or give a value");
            }
            plain.put(String.valueOf(entry.getKey()), plain(entry.getValue()));
        }
        return plain.buildKeepingLast();
    }

    /** What a value is, in the user's words. */
    static String kind(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof CharSequence) {
            return "text";
        }
        if (value instanceof Number) {
            return "a number";
        }
        if (value instanceof Boolean) {
            return "true or false";
        }
        if (value instanceof Group) {
            return "a group";
        }
        if (value instanceof PlayHost) {
            return "a host";
        }
        if (value instanceof Secret) {
            return "a secret";
        }
        if (value instanceof Handle) {
            return "a resource";
        }
        if (value instanceof Closure<?>) {
            return "a block";
        }
        if (value instanceof Map<?, ?>) {
            return "a map";
        }
        return value instanceof Iterable<?> ? "a list" : "a " + value.getClass().getSimpleName();
    }
}
