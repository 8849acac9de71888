package dev.drover.engine.transport;

import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpRequest;
import java.util.Optional;

/** A logged-in connection to one host. */
public interface Connection extends AutoCloseable {
    /**
     * The shell that runs as {@code user}; the same one for the same user, opened at first use.
     *
     * @param user whom to become; absent: the user that logged in
     * @throws TransportException with a {@code BECOME_…} or {@code NO_SHELL} kind if there can be none
     */
    Session session(Optional<String> user);

    /**
     * Asks a server over HTTP as the host itself would: {@code localhost} is that host. Needs no program there and opens no
     * shell. Safe for many threads.
     *
     * @throws TransportException LOST if the connection to the host was lost
     */
    HttpOutcome exchange(HttpRequest request);

    /** What this connection has cost so far. */
    Traffic traffic();

    /** Ends it; the host forgets what it did, because all answers have come. */
    @Override
    void close();

    /** Ends it; the host keeps its records of what it did, for somebody to ask for. */
    void leave();

    /** Counts: exec channels opened, batches run, bytes sent and received on them. */
    record Traffic(int execChannels, int batches, long bytesSent, long bytesReceived) {
        public static final Traffic NONE = new Traffic(0, 0, 0, 0);

        public Traffic plus(Traffic other) {
            return new Traffic(
                    execChannels + other.execChannels,
                    batches + other.batches,
                    bytesSent + other.bytesSent,
                    bytesReceived + other.bytesReceived);
        }
    }
}
