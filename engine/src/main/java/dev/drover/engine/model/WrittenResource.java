package dev.drover.engine.model;

import com.google.common.collect.ImmutableList;

/**
 * A resource as a script wrote it, before its attributes were checked.
 *
 * @param names one resource for each; most have one
 * @param recipes the recipes it was written in, outermost first
 */
public record WrittenResource(
        String type,
        ImmutableList<String> names,
        ImmutableList<Attribute> attributes,
        ImmutableList<String> recipes,
        Source source) {}
