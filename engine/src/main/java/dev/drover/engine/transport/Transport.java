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

    /** What is wrong on this side, such as a private key that cannot be read; found without contacting the host. */
    default ImmutableList<Problem> problems(Endpoint endpoint) {
        return ImmutableList.of();
    }
}
