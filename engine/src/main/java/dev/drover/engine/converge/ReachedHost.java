package dev.drover.engine.converge;

import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Host;
import dev.drover.engine.transport.Connection;

/** A host that we are logged in to and whose facts are known. */
record ReachedHost(Host host, HostSessions sessions, Facts facts) implements AutoCloseable {
    Connection.Traffic traffic() {
        return sessions.traffic();
    }

    @Override
    public void close() {
        sessions.close();
    }
}
