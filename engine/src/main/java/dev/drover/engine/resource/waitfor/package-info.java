/** The resource type {@code waitFor}. */
@NullMarked
package dev.drover.engine.resource.waitfor;

import org.jspecify.annotations.NullMarked;
