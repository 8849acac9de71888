package dev.drover.engine.inventory;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Secret;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes immutable copies of the values of variables, and refuses what is none. */
final class VariableValue {
    private static final int MAX_DEPTH = 50;
    private static final int MAX_VALUES = 100_000;
    private int values;

    private VariableValue() {}

    /**
     * The value as text, number, boolean, immutable list, immutable map by text, or secret.
     *
     * @throws IllegalArgumentException with what is wrong, such as {@code "has no value"}
     */
    static Object copyOf(@Nullable Object value) {
        return new VariableValue().copy(value, 0);
    }

    private Object copy(@Nullable Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("is nested deeper than " + MAX_DEPTH + " levels");
        }
        // A few lines of YAML with references can mean billions of values.
        if (++values > MAX_VALUES) {
            throw new IllegalArgumentException("has more than " + MAX_VALUES + " values in it");
        }
        if (value instanceof Map<?, ?> map) {
            return copyMap(map, depth);
        }
        if (value instanceof List<?> list) {
            ImmutableList.Builder<Object> copy = ImmutableList.builder();
            list.forEach(element -> copy.add(copy(element, depth + 1)));
            return copy.build();
        }
        return copyScalar(value);
    }

    private Object copyMap(Map<?, ?> map, int depth) {
        ImmutableMap.Builder<String, Object> copy = ImmutableMap.builder();
        map.forEach((key, value) -> copy.put(key(key), copy(value, depth + 1)));
        try {
            return copy.buildOrThrow();
        } catch (IllegalArgumentException twice) {
            throw new IllegalArgumentException("has two keys that are the same text", twice);
        }
    }

    private static String key(@Nullable Object key) {
        if (key instanceof CharSequence || key instanceof Number) {
            return key.toString();
        }
        throw new IllegalArgumentException("has the key '" + key + "' in it, which is not text; write it in quotes");
    }

    private static Object copyScalar(@Nullable Object value) {
        if (value instanceof CharSequence text) {
            return text.toString();
        }
        if (value instanceof Number || value instanceof Boolean || value instanceof Secret) {
            return value;
        }
        throw new IllegalArgumentException(
                value == null
                        ? "has no value; write '' if it shall be empty text"
                        : "is a " + value.getClass().getName()
                                + "; expected text, a number, true or false, a list or a map");
    }
}
