package dev.drover.engine.template;

import com.google.common.collect.ImmutableList;

/** A function that a template can call, such as {@code member.memberId('zookeeper')}. */
@FunctionalInterface
public interface TemplateFunction {
    /**
     * The result: what a template may hold.
     *
     * @param arguments text, numbers, booleans, lists and maps
     * @throws IllegalArgumentException with what is wrong with the arguments
     */
    Object apply(ImmutableList<Object> arguments);
}
