/** The type {@code directory}: a directory with its mode and owner, and what is below it. */
@NullMarked
package dev.drover.engine.resource.directory;

import org.jspecify.annotations.NullMarked;
