/** The resource type {@code kernelModule}. */
@NullMarked
package dev.drover.engine.resource.kernelmodule;

import org.jspecify.annotations.NullMarked;
