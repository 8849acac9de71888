package dev.drover.engine.graph;

import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Block;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ResourceId;
import java.util.Optional;

/**
 * What resources of one block of a play can say of those of another. Only {@code always} can name what stands before it:
 * what a rescue waits for would be owed for ever where nothing fails.
 */
final class BlockRules {
    private static final ImmutableSet<String> WATCHING = ImmutableSet.of("restartOn", "reloadOn", "onChangeOf");

    private BlockRules() {}

    /** Whether an attribute makes a resource act when another changed. */
    static boolean watches(String attribute) {
        return WATCHING.contains(attribute);
    }

    /** Why a resource cannot be declared in two blocks; absent: both are in one. */
    static Optional<Problem> twice(Declaration first, Declaration second) {
        return first.block() == second.block()
                ? Optional.empty()
                : Optional.of(new Problem(
                        second.source(),
                        "declared-twice",
                        second.id() + ": is declared in " + shown(second.block()) + " and in " + shown(first.block())
                                + " at " + first.source()
                                + "; a resource stands in one block of a play: keep one of them, or do the other with"
                                + " a command"));
    }

    /** Why one resource cannot name the other. */
    static Optional<Problem> reference(Declaration from, String attribute, Declaration to) {
        boolean later = from.block() == Block.ALWAYS && !attribute.equals("before");
        return from.block() == to.block() || later
                ? Optional.empty()
                : Optional.of(refused(
                        from, attribute, to.id() + ", which stands in " + shown(to.block()) + " at " + to.source()));
    }

    /** Why a resource cannot name one of an earlier play. */
    static Optional<Problem> earlier(Declaration from, String attribute, ResourceId to) {
        return from.block() == Block.RESCUE && watches(attribute)
                ? Optional.of(refused(from, attribute, to + " of an earlier play"))
                : Optional.empty();
    }

    private static Problem refused(Declaration from, String attribute, String what) {
        return new Problem(
                from.sourceOf(attribute),
                "reference-between-blocks",
                from.id() + ": " + attribute + " names " + what + "; " + rule(from.block()));
    }

    private static String rule(Block block) {
        return switch (block) {
            case BODY -> "the body of a play comes before its blocks and can name only what stands in it";
            case RESCUE -> "'rescue' can name only what stands in it, because it is not done unless something fails";
            case ALWAYS -> "'always' comes last";
        };
    }

    private static String shown(Block block) {
        return block == Block.BODY ? "the body of the play" : "'" + block + "'";
    }
}
