/** The resource type {@code user}: a user account. */
@NullMarked
package dev.drover.engine.resource.user;

import org.jspecify.annotations.NullMarked;
