/** The resource type {@code command}. */
@NullMarked
package dev.drover.engine.resource.command;

import org.jspecify.annotations.NullMarked;
