package dev.drover.engine.inventory;

import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Source;

/**
 * A group of the inventory.
 *
 * @param hosts names of its hosts and of those of its children, in the order of the inventory
 * @param children names of the groups it contains directly
 * @param depth 1 for a group without parents, else one more than its deepest parent
 * @param source where it is first described
 */
public record Group(String name, ImmutableSet<String> hosts, ImmutableSet<String> children, int depth, Source source) {}
