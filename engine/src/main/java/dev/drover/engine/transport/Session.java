package dev.drover.engine.transport;

import com.google.common.collect.ImmutableList;

/** One POSIX shell on one host, running as one user. Not safe for two threads at once. */
public interface Session extends AutoCloseable {
    /** Output kept of a step, for each of stdout and stderr. */
    int KEPT_OUTPUT_BYTES = 16 << 20;

    /**
     * Runs the steps in order, in one round trip. After an acting step that did not end with status 0 the steps behind it
     * are not started.
     *
     * @return one result for each step, in order
     * @throws TransportException if the connection was lost or the shell broke: the outcome of the batch is unknown
     */
    ImmutableList<StepResult> run(ImmutableList<Step> batch);

    @Override
    void close();
}
