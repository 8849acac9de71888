/** The type {@code systemdUnit}: a unit file of systemd or a drop-in for one. */
@NullMarked
package dev.drover.engine.resource.systemdunit;

import org.jspecify.annotations.NullMarked;
