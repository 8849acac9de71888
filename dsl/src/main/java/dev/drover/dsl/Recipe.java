package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Source;
import java.util.Optional;

/**
 * What a recipe says of itself.
 *
 * @param name such as {@code zookeeper/server}
 * @param supports version ranges by the operating system's id or family; empty: everything
 * @param readme where its README.md is, as a user would name it
 */
public record Recipe(
        String name,
        String summary,
        ImmutableList<Parameter> parameters,
        ImmutableMap<String, String> supports,
        Optional<String> readme,
        Source source) {
    /**
     * A parameter.
     *
     * @param type such as {@code Integer}; {@code any} if none is said
     * @param defaultValue as text; {@code computed} if it depends on the host
     */
    public record Parameter(String name, String type, boolean required, Optional<String> defaultValue, String doc) {}
}
