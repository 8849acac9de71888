package dev.drover.engine.inventory;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.inventory.Scope.Given;
import dev.drover.engine.model.Source;

/**
 * One host with everything that is declared about it.
 *
 * @param groups those that name it
 * @param settings its own, not those of its groups
 * @param source where it is defined, or first named
 */
record DeclaredHost(
        String name,
        ImmutableSet<String> groups,
        ImmutableMap<Setting, Given> settings,
        ImmutableMap<String, Given> variables,
        Source source) {}
