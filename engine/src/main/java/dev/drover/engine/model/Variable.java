package dev.drover.engine.model;

/**
 * A variable's value as one layer gives it.
 *
 * @param value text, number, boolean, list, map or {@link Secret}; never null
 * @param layer which layer it is from, such as {@code group masters}
 */
public record Variable(Object value, Source source, String layer) {}
