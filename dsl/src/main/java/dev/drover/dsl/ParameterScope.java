package dev.drover.dsl;

import dev.drover.engine.model.HostView;
import groovy.lang.GroovyObjectSupport;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.jspecify.annotations.Nullable;

/** The names inside {@code recipe('mesos/master') { quorum 2 }} of a play: the parameters, and the functions of the play. */
public final class ParameterScope extends GroovyObjectSupport implements Scope {
    private final GivenParameters given;

    ParameterScope(GivenParameters given) {
        this.given = given;
    }

    @Override
    public HostView view() {
        return given.context().host().view();
    }

    @Override
    public @Nullable Object invokeMethod(String name, Object arguments) {
        return given.call(name, InvokerHelper.asArray(arguments));
    }

    @Override
    public Object getProperty(String property) {
        throw new UnknownName(property, ParameterScope.class);
    }

    @Override
    public void setProperty(String property, @Nullable Object value) {
        given.assigned(property);
    }

    PlayContext context() {
        return given.context();
    }
}
