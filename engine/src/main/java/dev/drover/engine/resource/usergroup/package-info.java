/** The resource type {@code userGroup}: a group of users. */
@NullMarked
package dev.drover.engine.resource.usergroup;

import org.jspecify.annotations.NullMarked;
