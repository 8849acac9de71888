/**
 * Throw-away hosts on this machine: what {@code drover lab}, {@code drover demo} and every test on real hosts stand on.
 *
 * <p>{@link dev.drover.kit.Lab} is the entry point. Nothing here knows the rest of Drover, so that what a lab host says about
 * itself is an independent witness.
 */
@NullMarked
package dev.drover.kit;

import org.jspecify.annotations.NullMarked;
