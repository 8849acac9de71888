/** The resource type {@code script}. */
@NullMarked
package dev.drover.engine.resource.script;

import org.jspecify.annotations.NullMarked;
