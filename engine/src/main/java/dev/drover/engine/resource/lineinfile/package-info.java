/** The type {@code lineInFile}: one line of a text file that something else writes. */
@NullMarked
package dev.drover.engine.resource.lineinfile;

import org.jspecify.annotations.NullMarked;
