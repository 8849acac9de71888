/** HTTP/1.1 through a host's connection: requests and outcomes as values, and the client. May use the model. */
@NullMarked
package dev.drover.engine.transport.http;

import org.jspecify.annotations.NullMarked;
