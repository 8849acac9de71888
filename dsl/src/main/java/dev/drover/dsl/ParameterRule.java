package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import com.google.common.collect.Maps;
import dev.drover.engine.model.Secret;
import groovy.lang.Closure;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a parameter of a recipe may be.
 *
 * @param defaultValue a value, or a block that computes it for a host
 * @param check a block that is given the value and says whether it is allowed
 */
record ParameterRule(
        String name,
        Optional<Class<?>> type,
        boolean required,
        Optional<Object> defaultValue,
        Optional<Closure<?>> check,
        String doc) {
    Recipe.Parameter described() {
        return new Recipe.Parameter(
                name, type.map(Class::getSimpleName).orElse("any"), required, defaultValue.map(this::text), doc);
    }

    private String text(Object value) {
        boolean computed = value instanceof Closure<?> && !type.equals(Optional.of(Closure.class));
        return computed ? "computed" : value.toString();
    }

    /**
     * The value as this parameter's type.
     *
     * @throws IllegalArgumentException with what is wrong, such as {@code "must be a whole number, got text"}
     */
    Object read(@Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("is null; leave it out, or give a value");
        }
        Object normal = value instanceof CharSequence ? value.toString() : value;
        return type.isEmpty() ? normal : read(type.get(), normal);
    }

    private static Object read(Class<?> type, Object value) {
        if (type == Integer.class || type == int.class) {
            return number(value, "a whole number").intValueExact();
        }
        if (type == Long.class || type == long.class) {
            return number(value, "a whole number").longValueExact();
        }
        if (type == Double.class || type == double.class) {
            return number(value, "a number").doubleValue();
        }
        if (type == BigDecimal.class) {
            return number(value, "a number");
        }
        if (type == boolean.class) {
            return read(Boolean.class, value);
        }
        if (type == List.class && value instanceof Iterable<?> many && !(value instanceof Group)) {
            if (Iterables.contains(many, null)) {
                throw new IllegalArgumentException("has null in it; leave it out, or give a value");
            }
            return ImmutableList.copyOf(Iterables.transform(many, ParameterRule::lenient));
        }
        if (type == Map.class && value instanceof Map<?, ?> map) {
            map.forEach((key, one) -> {
                if (one == null) {
                    throw new IllegalArgumentException("has null for '" + key + "'; leave it out, or give a value");
                }
            });
            return ImmutableMap.copyOf(Maps.transformValues(map, ParameterRule::lenient));
        }
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("must be " + expected(type) + ", got " + shown(value));
        }
        return value;
    }

    /** A recipe that takes names with values asks for those that need not be there, whoever wrote them: a script or an inventory. */
    private static Object lenient(Object value) {
        if (value instanceof StrictMap map) {
            return ImmutableMap.copyOf(Maps.transformValues(map, ParameterRule::lenient));
        }
        return value instanceof ImmutableList<?> list
                ? ImmutableList.copyOf(Iterables.transform(list, ParameterRule::lenient))
                : value;
    }

    private static BigDecimal number(Object value, String expected) {
        if (!(value instanceof Number)) {
            throw new IllegalArgumentException("must be " + expected + ", got " + shown(value));
        }
        BigDecimal number = new BigDecimal(value.toString());
        if (expected.equals("a whole number") && number.stripTrailingZeros().scale() > 0) {
            throw new IllegalArgumentException("must be a whole number, got " + value);
        }
        return number;
    }

    static String shown(Object value) {
        boolean scalar = value instanceof CharSequence || value instanceof Boolean || value instanceof Number;
        return scalar ? "'" + value + "'" : ScriptValues.kind(value);
    }

    private static String expected(Class<?> type) {
        if (type == Group.class) {
            return "a group, such as group('masters')";
        }
        if (type == Secret.class) {
            return "a secret: write secret('name') and keep the value out of the script";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == Closure.class) {
            return "a block";
        }
        if (type == List.class) {
            return "a list";
        }
        if (type == Map.class) {
            return "names with values";
        }
        return CharSequence.class.isAssignableFrom(type) ? "text" : "a " + type.getSimpleName();
    }
}
