package dev.drover.dsl;

import com.google.common.collect.ImmutableMap;
import groovy.lang.Closure;

/**
 * A recipe that can be used: what it says of itself, and its block.
 *
 * @param supports by the operating system's id or family; empty: all
 */
record LoadedRecipe(
        Recipe recipe,
        ImmutableMap<String, ParameterRule> parameters,
        ImmutableMap<String, VersionRange> supports,
        Closure<?> converge,
        ProjectScript script,
        ProjectFiles files) {}
