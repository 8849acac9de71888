/** The resource type {@code check}. */
@NullMarked
package dev.drover.engine.resource.check;

import org.jspecify.annotations.NullMarked;
