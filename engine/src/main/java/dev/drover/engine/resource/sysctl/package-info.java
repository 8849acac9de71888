/** The type {@code sysctl}: a kernel parameter, now and after the next boot. */
@NullMarked
package dev.drover.engine.resource.sysctl;

import org.jspecify.annotations.NullMarked;
