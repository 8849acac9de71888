package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Source;
import java.util.Optional;

/**
 * What a recipe says of itself.
 *
 * @param name such as {@code zookeeper/server}
 * @param supports operating systems with their versions, such as {@code debian >= 10}; empty: all
 * @param readme where its README.md is, as a user would name it
 */
public record Recipe(
        String name,
        String summary,
        ImmutableList<Parameter> parameters,
        ImmutableList<String> supports,
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
