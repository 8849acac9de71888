package dev.drover.dsl;

import dev.drover.engine.model.HostView;
import groovy.lang.GroovyObject;

/** The names of a block that is being evaluated for one host: Groovy asks it through {@code invokeMethod} and {@code getProperty}. */
interface Scope extends GroovyObject {
    HostView view();
}
