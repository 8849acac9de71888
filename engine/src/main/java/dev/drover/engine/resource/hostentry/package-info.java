/** The type {@code hostEntry}: the names of an address in /etc/hosts. */
@NullMarked
package dev.drover.engine.resource.hostentry;

import org.jspecify.annotations.NullMarked;
