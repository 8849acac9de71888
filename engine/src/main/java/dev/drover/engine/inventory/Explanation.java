package dev.drover.engine.inventory;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Variable;

/**
 * Where the value of a host's variable comes from.
 *
 * @param chain each layer's value, the weakest first; never empty
 */
public record Explanation(String host, String variable, ImmutableList<Variable> chain) {
    /** The value that the host has. */
    public Variable winner() {
        return chain.get(chain.size() - 1);
    }

    /** What it overrode, the strongest first. */
    public ImmutableList<Variable> overridden() {
        return chain.subList(0, chain.size() - 1).reverse();
    }
}
