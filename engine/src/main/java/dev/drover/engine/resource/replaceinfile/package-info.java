/** The type {@code replaceInFile}: text in place of what a pattern matches. */
@NullMarked
package dev.drover.engine.resource.replaceinfile;

import org.jspecify.annotations.NullMarked;
