package dev.drover.engine.converge;

import dev.drover.engine.model.Facts;

/** Reads the facts of a host through its shell. */
@FunctionalInterface
interface Gatherer {
    /**
     * One round trip.
     *
     * @throws dev.drover.engine.transport.TransportException if the host was lost
     */
    Facts gather(HostSessions sessions);
}
