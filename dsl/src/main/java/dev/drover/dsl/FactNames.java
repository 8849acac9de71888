package dev.drover.dsl;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Facts;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/** Facts as a tree of names: records become maps, words of an enum become lower-case text, times become seconds. */
final class FactNames {
    private FactNames() {}

    static ImmutableMap<String, Object> of(Facts facts) {
        return fields(facts);
    }

    private static ImmutableMap<String, Object> fields(Record value) {
        return Arrays.stream(value.getClass().getRecordComponents())
                .collect(toImmutableMap(RecordComponent::getName, component -> plain(field(value, component))));
    }

    private static Object field(Record value, RecordComponent component) {
        try {
            return component.getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("reading " + component, e);
        }
    }

    private static Object plain(Object value) {
        if (value instanceof Record inner) {
            return fields(inner);
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .collect(toImmutableMap(entry -> entry.getKey().toString(), entry -> plain(entry.getValue())));
        }
        if (value instanceof Collection<?> collection) {
            return collection.stream().map(FactNames::plain).collect(toImmutableList());
        }
        if (value instanceof Duration duration) {
            return duration.toSeconds();
        }
        return value instanceof Enum<?> ? value.toString() : value;
    }
}
