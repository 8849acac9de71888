/** The type {@code blockInFile}: a marked block of lines in a text file. */
@NullMarked
package dev.drover.engine.resource.blockinfile;

import org.jspecify.annotations.NullMarked;
