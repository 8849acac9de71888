package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import java.util.Optional;
import java.util.function.Supplier;

/** The shells of one host, by acting user, over a connection that can be made anew. Used by one thread at a time. */
final class HostSessions implements AutoCloseable {
    private final Supplier<Connection> connector;
    private final Optional<String> become;
    private Optional<Connection> connection = Optional.empty();
    private Connection.Traffic earlier = Connection.Traffic.NONE;

    /**
     * Sessions without a connection yet.
     *
     * @param become whom sessions become that ask for nobody else
     */
    HostSessions(Supplier<Connection> connector, Optional<String> become) {
        this.connector = connector;
        this.become = become;
    }

    /** Connects, if there is no connection. */
    synchronized Connection connect() {
        Connection open = connection.orElseGet(connector);
        connection = Optional.of(open);
        return open;
    }

    /** Ends the connection; the next use makes a new one. */
    synchronized void disconnect() {
        earlier = traffic();
        connection.ifPresent(Connection::close);
        connection = Optional.empty();
    }

    ImmutableList<StepResult> run(Optional<String> user, ImmutableList<Step> batch) {
        return batch.isEmpty()
                ? ImmutableList.of()
                : connect().session(user.or(() -> become)).run(batch);
    }

    /** What all connections together have cost. */
    synchronized Connection.Traffic traffic() {
        return connection
                .map(Connection::traffic)
                .orElse(Connection.Traffic.NONE)
                .plus(earlier);
    }

    @Override
    public void close() {
        disconnect();
    }
}
