/** Runs batches of scripts on one host. Uses {@code model}; only {@code transport.ssh} knows SSHJ. */
@NullMarked
package dev.drover.engine.transport;

import org.jspecify.annotations.NullMarked;
