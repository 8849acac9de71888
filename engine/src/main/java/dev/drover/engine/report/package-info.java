/** Events as values and the writers that print them. Uses {@code model}, {@code resource}. */
@NullMarked
package dev.drover.engine.report;

import org.jspecify.annotations.NullMarked;
