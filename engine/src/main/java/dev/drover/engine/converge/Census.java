package dev.drover.engine.converge;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.drover.engine.model.AtLeast;
import dev.drover.engine.model.Invariant;
import dev.drover.engine.report.RunEvent.Pulse;
import dev.drover.engine.report.RunEvent.Standing;
import dev.drover.engine.report.RunEvent.Vital;
import java.util.Collection;
import java.util.Set;

/** What all hosts of a play said of one invariant at one time. Pure. */
record Census(Invariant invariant, ImmutableList<Vital> vitals) {
    private ImmutableSet<String> with(Pulse pulse) {
        return vitals.stream()
                .filter(vital -> vital.pulse() == pulse)
                .map(Vital::host)
                .collect(ImmutableSet.toImmutableSet());
    }

    ImmutableSet<String> passing() {
        return with(Pulse.PASSES);
    }

    /** The hosts that are a part of it. */
    private ImmutableSet<String> members() {
        return ImmutableSet.<String>builder()
                .addAll(passing())
                .addAll(with(Pulse.FAILS))
                .build();
    }

    private int needed() {
        return invariant.atLeast().of(members().size());
    }

    /** What is only being built up cannot be lost: while too few hosts are a part of it, there is nothing to keep. */
    private boolean isInForce() {
        int members = members().size();
        return with(Pulse.ABSENT).isEmpty() || (members > 0 && members >= needed());
    }

    boolean holds() {
        return !isInForce() || passing().size() >= needed();
    }

    /** Whether enough others pass while these are worked on. Where that can never be, all others must. */
    boolean holdsWithout(Set<String> batch) {
        int others = Sets.difference(members(), batch).size();
        return !isInForce() || passingBut(batch) >= Math.min(needed(), others);
    }

    private int passingBut(Set<String> batch) {
        return Sets.difference(passing(), batch).size();
    }

    /** Whether a further host can be worked on beside others. If all must pass, those that are worked on do not count. */
    boolean spares(Set<String> batch) {
        return !isInForce() || invariant.atLeast().kind() == AtLeast.Kind.ALL || passingBut(batch) >= needed();
    }

    /** Whether a batch has lost nothing: the invariant holds, and these pass, who did before. */
    boolean holdsAgain(Collection<String> passedBefore) {
        return holds() && lost(passedBefore).isEmpty();
    }

    private ImmutableSet<String> lost(Collection<String> passedBefore) {
        return isInForce()
                ? Sets.difference(ImmutableSet.copyOf(passedBefore), passing()).immutableCopy()
                : ImmutableSet.of();
    }

    Standing before(Set<String> batch) {
        boolean good = holds() && holdsWithout(batch);
        if (good || !holds()) {
            return standing(good, asItIs(), needed());
        }
        ImmutableSet<String> others = Sets.difference(members(), batch).immutableCopy();
        int required = Math.min(needed(), others.size());
        return standing(
                false,
                named() + " would not hold while " + String.join(", ", batch)
                        + (batch.size() == 1 ? " is" : " are") + " worked on: "
                        + count(passingBut(batch), "of the other " + others.size(), required),
                required);
    }

    Standing after(Collection<String> passedBefore) {
        ImmutableCollection<String> lost = lost(passedBefore);
        if (!holds() || lost.isEmpty()) {
            return standing(holds(), asItIs(), needed());
        }
        return standing(
                false,
                named() + " does not hold: " + String.join(", ", lost) + " passed before "
                        + (lost.size() == 1 ? "it was" : "they were") + " worked on and "
                        + (lost.size() == 1 ? "does" : "do") + " not any more",
                needed());
    }

    private String asItIs() {
        if (!isInForce()) {
            return named() + " is not in force: " + members().size() + " of " + vitals.size()
                    + " hosts are a part of it yet";
        }
        return named()
                + (holds() ? " holds: " : " does not hold: ")
                + count(passing().size(), "of " + members().size(), needed());
    }

    private String named() {
        return "invariant '" + invariant.name() + "'";
    }

    private static String count(int passing, String ofHosts, int required) {
        return passing + " " + ofHosts + " hosts pass, " + required + " must";
    }

    private Standing standing(boolean holds, String message, int required) {
        return new Standing(
                invariant.name(), invariant.source(), holds, passing().size(), required, message, vitals);
    }
}
