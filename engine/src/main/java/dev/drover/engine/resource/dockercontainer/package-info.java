/** The resource type {@code dockerContainer}. */
@NullMarked
package dev.drover.engine.resource.dockercontainer;

import org.jspecify.annotations.NullMarked;
