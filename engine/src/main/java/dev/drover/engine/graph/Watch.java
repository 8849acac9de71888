package dev.drover.engine.graph;

import dev.drover.engine.model.ResourceId;

/**
 * That one resource acts when another changed.
 *
 * @param attribute how it said so: {@code restartOn}, {@code reloadOn} or {@code onChangeOf}
 */
public record Watch(ResourceId watcher, String attribute, ResourceId watched) {}
