/** The resource type {@code mount}. */
@NullMarked
package dev.drover.engine.resource.mount;

import org.jspecify.annotations.NullMarked;
