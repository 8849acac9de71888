package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.HostView;
import dev.drover.engine.model.PlayBody;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.State;
import groovy.lang.Closure;
import groovy.lang.Script;
import org.jspecify.annotations.Nullable;

/**
 * A play's block. Many hosts may evaluate it at once: each works on a copy. Equal to itself only: it belongs to a project, which
 * learns while plays are read, and a play is found by what it is.
 */
record ScriptedPlay(Project project, RecipeCatalog recipes, Script script, Closure<?> block, Source source)
        implements PlayBody {
    @Override
    public void describe(HostView host, State state) {
        PlayContext context = context(host, state);
        context.evaluate(block, new PlayScope(context), source);
    }

    /** Where it is evaluated for a host. */
    PlayContext context(HostView host, State state) {
        return new PlayContext(
                project,
                recipes,
                script,
                project.files(),
                new PlayHost(host, project.places()),
                state,
                ImmutableList.of(),
                ImmutableMap.of(),
                ImmutableSet.of());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
