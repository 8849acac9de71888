/** Declarations to an acyclic, checked, stably ordered task graph. Uses {@code model}, {@code resource}. */
@NullMarked
package dev.drover.engine.graph;

import org.jspecify.annotations.NullMarked;
