package dev.drover.engine.model;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

/**
 * One attribute as it was written: {@code retries 3, every: '5s'} has one positional and one named argument.
 *
 * @param arguments text, numbers, booleans, patterns, byte arrays, lists, maps, {@link Content}, {@link Secret}, {@link Handle},
 *     {@link WrittenBlock}
 */
public record Attribute(
        String name, ImmutableList<Object> arguments, ImmutableMap<String, Object> named, Source source) {
    public static Attribute of(String name, Object argument, Source source) {
        return new Attribute(name, ImmutableList.of(argument), ImmutableMap.of(), source);
    }
}
