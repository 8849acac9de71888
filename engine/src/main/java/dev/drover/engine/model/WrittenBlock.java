package dev.drover.engine.model;

import com.google.common.collect.ImmutableList;

/** A block within a resource as it was written: {@code unlessGet { url 'http://…' }}. */
public record WrittenBlock(ImmutableList<Attribute> attributes) {}
