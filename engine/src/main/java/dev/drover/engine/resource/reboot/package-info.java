/** The resource type {@code reboot}. */
@NullMarked
package dev.drover.engine.resource.reboot;

import org.jspecify.annotations.NullMarked;
