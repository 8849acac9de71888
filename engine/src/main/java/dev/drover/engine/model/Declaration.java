package dev.drover.engine.model;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

/**
 * One resource as desired on one host.
 *
 * @param spec the record of its type, whose first component is the name
 * @param attributes where each attribute that was given stands
 * @param recipes the recipes it was written in, outermost first
 * @param block the block of the play that it stands in
 */
public record Declaration(
        ResourceId id,
        Record spec,
        Common common,
        Source source,
        ImmutableMap<String, Source> attributes,
        ImmutableList<String> recipes,
        Block block) {
    /** One in the body of a play. */
    public Declaration(
            ResourceId id,
            Record spec,
            Common common,
            Source source,
            ImmutableMap<String, Source> attributes,
            ImmutableList<String> recipes) {
        this(id, spec, common, source, attributes, recipes, Block.BODY);
    }

    /** This in another block. */
    public Declaration in(Block other) {
        return new Declaration(id, spec, common, source, attributes, recipes, other);
    }

    /** This with another desired state. */
    public Declaration desiring(Record other) {
        return new Declaration(id, other, common, source, attributes, recipes, block);
    }

    /** Where an attribute stands, or else the resource. */
    public Source sourceOf(String attribute) {
        return attributes.getOrDefault(attribute, source);
    }

    /** Whether both say the same of the same resource, wherever they stand in their block. */
    public boolean saysTheSameAs(Declaration other) {
        return id.equals(other.id) && spec.equals(other.spec) && common.equals(other.common) && block == other.block;
    }
}
