/** The resource type {@code http}. */
@NullMarked
package dev.drover.engine.resource.http;

import org.jspecify.annotations.NullMarked;
