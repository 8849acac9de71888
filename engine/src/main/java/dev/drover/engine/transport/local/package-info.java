/** Reaches this machine itself. */
@NullMarked
package dev.drover.engine.transport.local;

import org.jspecify.annotations.NullMarked;
