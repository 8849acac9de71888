/** Hosts, groups, variables, patterns, and the readers of inventory formats. Uses {@code model}. */
@NullMarked
package dev.drover.engine.inventory;

import org.jspecify.annotations.NullMarked;
