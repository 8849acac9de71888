/** The resource type {@code git}: a work tree of a Git repository. */
@NullMarked
package dev.drover.engine.resource.git;

import org.jspecify.annotations.NullMarked;
