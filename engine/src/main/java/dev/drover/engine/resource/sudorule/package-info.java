/** The resource type {@code sudoRule}: a file of rules for sudo. Uses {@code resource}, {@code model}, {@code transport}. */
@NullMarked
package dev.drover.engine.resource.sudorule;

import org.jspecify.annotations.NullMarked;
