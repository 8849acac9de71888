/** The type {@code file}: a regular file with its content, mode and owner. */
@NullMarked
package dev.drover.engine.resource.file;

import org.jspecify.annotations.NullMarked;
