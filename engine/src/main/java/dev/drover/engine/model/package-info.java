/** What a script says, as values. Uses no other package. */
@NullMarked
package dev.drover.engine.model;

import org.jspecify.annotations.NullMarked;
