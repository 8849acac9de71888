package dev.drover.engine.inventory;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Variable;
import java.util.Optional;

/**
 * The variables of one host, layer by layer, the weakest first: {@code all}, its groups from the outermost to the
 * innermost, the host, and what is put over them (the playbook's, then those of the command line).
 */
public record VariableLayers(ImmutableList<ImmutableMap<String, Variable>> layers) {
    /** These with one stronger layer. */
    public VariableLayers over(ImmutableMap<String, Variable> layer) {
        return new VariableLayers(ImmutableList.<ImmutableMap<String, Variable>>builder()
                .addAll(layers)
                .add(layer)
                .build());
    }

    /** The winning value of each variable. */
    public ImmutableMap<String, Variable> resolved() {
        ImmutableMap.Builder<String, Variable> resolved = ImmutableMap.builder();
        layers.forEach(resolved::putAll);
        return resolved.buildKeepingLast();
    }

    /** Every layer's value of a variable, the weakest first; the last one wins. Empty if there is no such variable. */
    public ImmutableList<Variable> chain(String variable) {
        return layers.stream()
                .flatMap(layer -> Optional.ofNullable(layer.get(variable)).stream())
                .collect(toImmutableList());
    }
}
