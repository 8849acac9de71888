package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Facts or variables as a script sees them: {@code facts.os.family}. An unknown name is a mistake, never null;
 * {@code 'x' in map} and {@code map.get('x', 'default')} ask first. Unmodifiable.
 */
public final class StrictMap extends AbstractMap<String, Object> {
    private final ImmutableMap<String, Object> values;
    private final Naming naming;
    private final ScriptPlaces places;

    /**
     * What the names are.
     *
     * @param kind such as {@code fact}
     * @param path the names on the way here with a dot after each
     * @param owner whose they are, such as {@code " of host 'web1'"}; may be empty
     */
    record Naming(String kind, String path, String owner) {}

    StrictMap(ImmutableMap<String, Object> values, Naming naming, ScriptPlaces places) {
        this.values = values;
        this.naming = naming;
        this.places = places;
    }

    /** The value; nested maps are strict as well. */
    @Override
    public Object get(Object key) {
        Object value = values.get(String.valueOf(key));
        if (value == null) {
            throw new ProblemException(unknown(String.valueOf(key)));
        }
        return seen(String.valueOf(key), value);
    }

    /** The value, or another where there is none. */
    public @Nullable Object get(Object key, @Nullable Object otherwise) {
        return containsKey(key) ? get(key) : otherwise;
    }

    @Override
    public @Nullable Object getOrDefault(Object key, @Nullable Object otherwise) {
        return get(key, otherwise);
    }

    @Override
    public boolean containsKey(Object key) {
        return values.containsKey(String.valueOf(key));
    }

    /** What {@code 'x' in map} asks. */
    public boolean isCase(Object key) {
        return containsKey(key);
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        Map<String, Object> seen = new LinkedHashMap<>();
        values.forEach((name, value) -> seen.put(name, seen(name, value)));
        return ImmutableMap.copyOf(seen).entrySet();
    }

    private Problem unknown(String name) {
        return new Problem(
                places.here(),
                "unknown-" + naming.kind(),
                "unknown " + naming.kind() + " '" + naming.path() + name + "'" + naming.owner()
                        + Nearest.to(name, values.keySet())
                                .map(near -> "; did you mean '" + naming.path() + near + "'?")
                                .orElseGet(() -> values.isEmpty()
                                        ? "; there are none"
                                        : "; known: "
                                                + String.join(", ", ImmutableList.sortedCopyOf(values.keySet()))));
    }

    private Object seen(String name, Object value) {
        Naming inner = new Naming(naming.kind(), naming.path() + name + ".", naming.owner());
        return strict(value, inner);
    }

    private Object strict(Object value, Naming inner) {
        if (value instanceof Map<?, ?> map) {
            return new StrictMap(textKeys(map), inner, places);
        }
        return value instanceof List<?> list
                ? list.stream().map(element -> strict(element, inner)).collect(ImmutableList.toImmutableList())
                : value;
    }

    private static ImmutableMap<String, Object> textKeys(Map<?, ?> map) {
        return map.entrySet().stream()
                .collect(ImmutableMap.toImmutableMap(entry -> entry.getKey().toString(), Map.Entry::getValue));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StrictMap that ? values.equals(that.values) : values.equals(other);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
