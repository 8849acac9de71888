package dev.drover.dsl;

import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.ProblemException;
import groovy.lang.MissingPropertyException;
import org.jspecify.annotations.Nullable;

/** Looks up a word from the innermost block outwards. */
final class Words {
    private Words() {}

    /** @throws ProblemException if no block knows it, with what was probably meant */
    static @Nullable Object of(Scope innermost, String name) {
        try {
            return innermost.getProperty(name);
        } catch (MissingPropertyException unknownThere) {
            return ofPlay(innermost, name);
        }
    }

    private static @Nullable Object ofPlay(Scope innermost, String name) {
        if (innermost instanceof ResourceScope resource) {
            PlayContext context = resource.draft().context();
            return inContext(context, resource.draft().words(), name);
        }
        if (innermost instanceof RollingScope rolling) {
            return inContext(rolling.context(), rolling.words(), name);
        }
        return innermost instanceof ParameterScope parameters
                ? inContext(parameters.context(), ImmutableSet.of(), name)
                : inContext(((PlayScope) innermost).context(), ImmutableSet.of(), name);
    }

    private static @Nullable Object inContext(PlayContext context, ImmutableSet<String> more, String name) {
        try {
            return new PlayScope(context).getProperty(name);
        } catch (MissingPropertyException unknown) {
            UnknownNames names = new UnknownNames(context);
            throw new ProblemException(names.word(
                    name,
                    ImmutableSet.<String>builder()
                            .addAll(names.words())
                            .addAll(more)
                            .build()));
        }
    }
}
