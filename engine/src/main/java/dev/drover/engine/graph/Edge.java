package dev.drover.engine.graph;

import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Source;

/**
 * That one resource comes before another.
 *
 * @param attribute which attribute says so
 * @param source where it stands
 */
public record Edge(ResourceId first, ResourceId then, String attribute, Source source) {}
