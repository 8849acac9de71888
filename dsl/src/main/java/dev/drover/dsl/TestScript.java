package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import groovy.lang.Closure;
import groovy.lang.DelegatesTo;

/** The top level of a recipe's {@code test.groovy}: a playbook that uses the recipe, and the hosts it needs. */
public abstract class TestScript extends PlaybookScript {
    private final LabBlock lab = new LabBlock();

    /** The throw-away hosts: {@code lab { host 'zk1', group: 'masters' }}. */
    public void lab(@DelegatesTo(value = LabBlock.class, strategy = Closure.DELEGATE_ONLY) Closure<?> block) {
        Closure<?> copy = (Closure<?>) block.clone();
        copy.setDelegate(lab);
        copy.setResolveStrategy(Closure.DELEGATE_ONLY);
        copy.call();
    }

    ImmutableList<RecipeTest.TestHost> hosts() {
        return lab.hosts();
    }

    ImmutableList<String> packages() {
        return lab.sets();
    }

    @Override
    String kind() {
        return "test of a recipe";
    }

    @Override
    ImmutableMap<String, String> usages() {
        return ImmutableMap.<String, String>builder()
                .putAll(super.usages())
                .put("lab", "lab { host 'zk1', group: 'masters' }")
                .buildOrThrow();
    }
}
