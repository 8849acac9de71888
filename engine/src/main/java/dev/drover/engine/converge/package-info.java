/** The only place that acts: one host's convergence and the fleet. Uses all packages above it. */
@NullMarked
package dev.drover.engine.converge;

import org.jspecify.annotations.NullMarked;
