/** The resource type {@code authorizedKey}: keys with which a user may log in. Uses {@code resource}, {@code model}, {@code transport}. */
@NullMarked
package dev.drover.engine.resource.authorizedkey;

import org.jspecify.annotations.NullMarked;
