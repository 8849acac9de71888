/** Reaches hosts over SSH. The only code that knows SSHJ. */
@NullMarked
package dev.drover.engine.transport.ssh;

import org.jspecify.annotations.NullMarked;
