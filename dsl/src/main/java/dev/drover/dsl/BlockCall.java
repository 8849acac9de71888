package dev.drover.dsl;

import dev.drover.engine.model.Block;
import dev.drover.engine.model.FactsNotGathered;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import groovy.lang.Closure;
import org.jspecify.annotations.Nullable;

/** A {@code rescue} or {@code always} of a play. */
record BlockCall(PlayContext context, Source source) {
    void rescue(@Nullable Closure<?> block) {
        if (!context.path().isEmpty()) {
            throw new ProblemException(new Problem(
                    source,
                    "rescue-in-recipe",
                    "'rescue' cannot stand in a recipe, because any resource of the play may be the one that failed;"
                            + " write it in the play"));
        }
        declare(Block.RESCUE, block);
    }

    void always(@Nullable Closure<?> block) {
        declare(Block.ALWAYS, block);
    }

    private void declare(Block block, @Nullable Closure<?> resources) {
        if (resources == null) {
            throw new ProblemException(new Problem(
                    source, "block-needed", "'" + block + "' needs a block: " + block + " { command('…') { … } }"));
        }
        PlayContext inside = context.into(context.state().in(block));
        try {
            inside.evaluate(resources, new PlayScope(inside), source);
        } catch (FactsNotGathered | ParameterWithheld unknown) {
            // Nothing after the block depends on it, so the play can be checked further.
            return;
        }
    }
}
