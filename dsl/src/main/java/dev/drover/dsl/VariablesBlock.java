package dev.drover.dsl;

import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import groovy.lang.Closure;
import groovy.lang.GroovyObjectSupport;
import groovy.lang.MissingPropertyException;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.jspecify.annotations.Nullable;

/** The block {@code vars { clusterName 'lab' }}: every word in it is a variable's name. */
public final class VariablesBlock extends GroovyObjectSupport {
    private final PlaybookDraft draft;
    private final ScriptPlaces places;

    private VariablesBlock(PlaybookDraft draft, ScriptPlaces places) {
        this.draft = draft;
        this.places = places;
    }

    static void evaluate(Closure<?> block, PlaybookDraft draft, ScriptPlaces places) {
        Closure<?> copy = (Closure<?>) block.clone();
        copy.setDelegate(new VariablesBlock(draft, places));
        copy.setResolveStrategy(Closure.DELEGATE_FIRST);
        copy.call();
    }

    @Override
    public @Nullable Object invokeMethod(String name, Object arguments) {
        Object[] given = InvokerHelper.asArray(arguments);
        if (given.length != 1) {
            throw new ProblemException(new Problem(
                    places.here(), "wrong-arguments", "variable '" + name + "' takes one value, got " + given.length));
        }
        draft.variable(name, given[0], places.here());
        return null;
    }

    @Override
    public Object getProperty(String property) {
        throw new MissingPropertyException(property, VariablesBlock.class);
    }

    @Override
    public void setProperty(String property, @Nullable Object value) {
        throw new ProblemException(
                new Problem(places.here(), "attribute-assigned", "write " + property + " …, not " + property + " = …"));
    }
}
