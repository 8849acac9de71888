package dev.drover.engine.resource;

/**
 * A part of a spec that is written as a block of its own, as in {@code http('…') { unlessGet { url 'http://…' } }}, or as a
 * map. It is implemented by a record whose components are the attributes of the block; all follow the rules of a spec, but
 * none is a name.
 */
public interface Block {}
