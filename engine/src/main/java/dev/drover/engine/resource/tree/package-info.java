/** The resource type {@code tree}: a directory of the controller with all that is in it. */
@NullMarked
package dev.drover.engine.resource.tree;

import org.jspecify.annotations.NullMarked;
