package dev.drover.dsl;

import dev.drover.engine.model.HostView;
import groovy.lang.GroovyObject;
import groovy.lang.MissingMethodException;
import org.codehaus.groovy.runtime.InvokerInvocationException;

/** The names of a block that is being evaluated for one host: Groovy asks it through {@code invokeMethod} and {@code getProperty}. */
interface Scope extends GroovyObject {
    HostView view();

    /**
     * What to throw where a method is missing while {@code name} is called. Groovy looks a name that its scope does not have
     * up further out, and would do so for {@code name} when it is another method that is missing, in the call's arguments.
     */
    static RuntimeException missing(MissingMethodException missing, String name) {
        return isScope(missing.getType()) && missing.getMethod().equals(name)
                ? missing
                : new InvokerInvocationException(missing);
    }

    private static boolean isScope(Class<?> type) {
        return Scope.class.isAssignableFrom(type);
    }
}
