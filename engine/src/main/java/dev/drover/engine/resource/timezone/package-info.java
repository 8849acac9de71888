/** The resource type {@code timezone}: the host's time zone. Uses {@code resource}, {@code model}, {@code transport}. */
@NullMarked
package dev.drover.engine.resource.timezone;

import org.jspecify.annotations.NullMarked;
