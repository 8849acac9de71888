package dev.drover.engine.transport;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.Optional;

/**
 * The connection was lost while a batch ran. What was sent of it may have been done, may still be running, or may never
 * start: {@link Session#recall} asks the host, in a new session of the same user.
 */
public final class BatchLostException extends TransportException {
    private final transient ImmutableList<StepResult> received;
    private final transient ImmutableList<Optional<OperationId>> operations;
    private final long sentAtNanos;

    /**
     * A batch without an end.
     *
     * @param received the results that came, of the first steps
     * @param operations one for each step; absent: it only reads, so it can be run again
     */
    BatchLostException(
            TransportException cause,
            ImmutableList<StepResult> received,
            ImmutableList<Optional<OperationId>> operations,
            long sentAtNanos) {
        super(cause.kind(), String.valueOf(cause.getMessage()), cause);
        this.received = received;
        this.operations = operations;
        this.sentAtNanos = sentAtNanos;
    }

    public ImmutableList<StepResult> received() {
        return received;
    }

    public ImmutableList<Optional<OperationId>> operations() {
        return operations;
    }

    /** How long ago the batch was sent. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - sentAtNanos);
    }
}
