package dev.drover.dsl;

import dev.drover.engine.model.HostView;
import groovy.lang.GroovyObjectSupport;
import groovy.lang.MissingMethodException;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.jspecify.annotations.Nullable;

/**
 * The names inside a resource: its attributes, the words of its attributes ({@code running}), references to other resources,
 * and the functions of the play. It has no methods of its own, so that none can stand in the way of an attribute.
 */
public final class ResourceScope extends GroovyObjectSupport implements Scope {
    private final ResourceDraft draft;

    ResourceScope(ResourceDraft draft) {
        this.draft = draft;
    }

    @Override
    public HostView view() {
        return draft.context().host().view();
    }

    @Override
    public @Nullable Object invokeMethod(String name, Object arguments) {
        try {
            return draft.call(name, InvokerHelper.asArray(arguments), this);
        } catch (MissingMethodException missing) {
            throw Scope.missing(missing, name);
        }
    }

    @Override
    public Object getProperty(String property) {
        return draft.word(property).orElseThrow(() -> new UnknownName(property, ResourceScope.class));
    }

    @Override
    public void setProperty(String property, @Nullable Object value) {
        draft.assigned(property);
    }

    ResourceDraft draft() {
        return draft;
    }
}
