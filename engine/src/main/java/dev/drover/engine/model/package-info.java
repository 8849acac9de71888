/** What a script says, as values. Uses {@code crypto}. */
@NullMarked
package dev.drover.engine.model;

import org.jspecify.annotations.NullMarked;
