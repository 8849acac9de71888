/** The resource type {@code hostname}: the host's own name. Uses {@code resource}, {@code model}, {@code transport}. */
@NullMarked
package dev.drover.engine.resource.hostname;

import org.jspecify.annotations.NullMarked;
