package dev.drover.dsl;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableSet;
import dev.drover.engine.resource.Schema.AttributeSchema;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/** The words that are the values of an attribute, such as {@code running}. */
final class AttributeWords {
    private AttributeWords() {}

    /** Those of an attribute whose value is one of a few; none for others. */
    static ImmutableSet<String> of(AttributeSchema attribute) {
        return Stream.of(raw(innermost(attribute.type())))
                .filter(Class::isEnum)
                .flatMap(type -> Arrays.stream(type.getEnumConstants()))
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .collect(toImmutableSet());
    }

    /** What is in a list or an optional value. */
    static Type innermost(Type type) {
        return type instanceof ParameterizedType generic && generic.getActualTypeArguments().length == 1
                ? innermost(generic.getActualTypeArguments()[0])
                : type;
    }

    static Class<?> raw(Type type) {
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
    }
}
