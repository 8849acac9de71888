/** Hosts, groups, variables, patterns, and the readers of inventory formats. Uses {@code model} and {@code vault}. */
@NullMarked
package dev.drover.engine.inventory;

import org.jspecify.annotations.NullMarked;
