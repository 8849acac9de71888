/** The façade for Java callers: {@link dev.drover.engine.Drover}. May use every package of the engine. */
@NullMarked
package dev.drover.engine;

import org.jspecify.annotations.NullMarked;
