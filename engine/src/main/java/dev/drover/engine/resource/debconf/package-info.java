/** The resource type {@code debconf}: a recorded answer for a Debian package. Uses {@code resource}, {@code model}, {@code transport}. */
@NullMarked
package dev.drover.engine.resource.debconf;

import org.jspecify.annotations.NullMarked;
