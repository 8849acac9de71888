package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.GuardBreak;
import dev.drover.engine.model.Playbook;

/**
 * How a recipe is tried: the hosts that it needs, and a playbook that uses it on them.
 *
 * @param hosts throw-away hosts
 * @param packages the package sets that the hosts' package repository must offer, such as {@code mesosphere}
 * @param breaks what makes commands due that a guard holds back
 */
public record RecipeTrial(
        Playbook playbook,
        ImmutableList<TrialHost> hosts,
        ImmutableList<String> packages,
        ImmutableList<GuardBreak> breaks) {
    /**
     * A host that a test needs.
     *
     * @param group the inventory's group it belongs to
     * @param profile the kind of host
     */
    public record TrialHost(String name, String group, String profile) {}
}
