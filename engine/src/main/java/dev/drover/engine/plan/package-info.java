/** Task graph and observed states to what would change. Uses all packages above it. */
@NullMarked
package dev.drover.engine.plan;

import org.jspecify.annotations.NullMarked;
