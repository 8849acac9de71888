package dev.drover.engine.transport;

/** A way to reach hosts. Safe for many threads. */
public interface Transport {
    /**
     * Connects and logs in.
     *
     * @throws TransportException if the host cannot be reached or does not let us in
     */
    Connection connect(Endpoint endpoint);
}
