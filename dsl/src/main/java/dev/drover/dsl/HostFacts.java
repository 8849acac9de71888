package dev.drover.dsl;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Facts;
import dev.drover.engine.template.NamedValues;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The facts of a host in a template: asked for when the template names one, so that a template that names none can be
 * checked before the host is contacted.
 */
record HostFacts(Supplier<ImmutableMap<String, Object>> tree) implements NamedValues {
    @Override
    public ImmutableSet<String> names() {
        return Arrays.stream(Facts.class.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(toImmutableSet());
    }

    @Override
    public Object value(String name) {
        return Optional.ofNullable(tree.get().get(name))
                .orElseThrow(() -> new IllegalStateException("the tree of facts has no '" + name + "'"));
    }
}
