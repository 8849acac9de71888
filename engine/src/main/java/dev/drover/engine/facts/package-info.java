/** What a host is, read in one round trip. Uses {@code model} and {@code transport}. */
@NullMarked
package dev.drover.engine.facts;

import org.jspecify.annotations.NullMarked;
