package dev.drover.dsl;

import com.google.common.collect.ImmutableMap;
import groovy.lang.Closure;

/** A recipe that can be used: what it says of itself, and its block. */
record LoadedRecipe(
        Recipe recipe,
        ImmutableMap<String, ParameterRule> parameters,
        Closure<?> converge,
        ProjectScript script,
        ProjectFiles files) {}
