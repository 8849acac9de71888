/** The type {@code link}: a symbolic link. */
@NullMarked
package dev.drover.engine.resource.link;

import org.jspecify.annotations.NullMarked;
