package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.ResourceId;
import java.util.Optional;

/**
 * What was proven of a playbook: that each attribute it manages is found when it alone is out of sync, and mended.
 *
 * @param failure why nothing was tried: the playbook did not converge, or not to an empty plan
 * @param proofs one for each attribute of each resource, on the first host that has it
 */
public record Certificate(Optional<String> failure, ImmutableList<Proof> proofs) {
    /** What became of one attribute. */
    public enum Outcome {
        PROVEN,
        /** Its type knows no way to put it out of sync. */
        UNPROVEN,
        FAILED
    }

    /**
     * One attribute of one resource.
     *
     * @param why what went wrong, or is missing; empty if it is proven
     */
    public record Proof(String host, ResourceId resource, String attribute, Outcome outcome, String why) {}

    /** How many attributes ended so. */
    public long count(Outcome outcome) {
        return proofs.stream().filter(proof -> proof.outcome() == outcome).count();
    }

    /** Whether everything that was tried held. */
    public boolean holds() {
        return failure.isEmpty() && count(Outcome.FAILED) == 0;
    }
}
