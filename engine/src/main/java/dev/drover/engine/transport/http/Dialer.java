package dev.drover.engine.transport.http;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/** Opens connections as a host itself would: names are resolved there, and {@code localhost} is that host. */
@FunctionalInterface
public interface Dialer {
    /**
     * Connects.
     *
     * @param limit how long it should take at most
     * @throws DialException if it is known why it cannot be
     * @throws IOException if it cannot be for another reason
     */
    Socket dial(String host, int port, Duration limit) throws IOException;
}
