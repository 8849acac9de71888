package dev.drover.engine.transport;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Problem;

/** A way to reach hosts. Safe for many threads. */
public interface Transport {
    /**
     * Connects and logs in.
     *
     * @throws TransportException if the host cannot be reached or does not let us in
     */
    Connection connect(Endpoint endpoint);

    /** Whether a host that goes away can be reached again; not if it takes this program with it. */
    default boolean reconnects() {
        return true;
    }

    /** What is wrong on this side, such as a private key that cannot be read; found without contacting the host. */
    default ImmutableList<Problem> problems(Endpoint endpoint) {
        return ImmutableList.of();
    }
}
