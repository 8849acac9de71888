package dev.drover.dsl;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableSet;
import dev.drover.engine.facts.FactsTree;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.HostView;
import dev.drover.engine.template.NamedValues;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** The facts of a host in a template: asked for when the template names one, so that others need no host. */
record HostFacts(HostView host) implements NamedValues {
    @Override
    public ImmutableSet<String> names() {
        return Arrays.stream(Facts.class.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(toImmutableSet());
    }

    @Override
    public Object value(String name) {
        Object value = FactsTree.of(host.facts()).get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no fact '" + name + "'");
        }
        return value;
    }
}
