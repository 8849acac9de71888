package dev.drover.engine.template;

import com.google.common.collect.ImmutableSet;

/** A thing of a template whose values are worked out only when they are asked for, such as a host with its facts. */
public interface NamedValues {
    ImmutableSet<String> names();

    /** The value of one of the names: what a template may hold. */
    Object value(String name);
}
