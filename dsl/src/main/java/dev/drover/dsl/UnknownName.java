package dev.drover.dsl;

import groovy.lang.MissingPropertyException;

/** Tells Groovy to look a name up further out. It happens all the time, so it has no stack trace. */
final class UnknownName extends MissingPropertyException {
    UnknownName(String property, Class<?> scope) {
        super(property, scope);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
