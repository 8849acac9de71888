package dev.drover.engine.transport;

import com.google.common.collect.ImmutableList;
import java.time.Duration;

/** One POSIX shell on one host, running as one user. Not safe for two threads at once. */
public interface Session extends AutoCloseable {
    /** Output kept of a step: of its stdout, and of its stderr what is left. */
    int KEPT_OUTPUT_BYTES = 16 << 20;

    /** Output kept of all steps of a batch: what comes after so much is counted and dropped. */
    int KEPT_OF_BATCH_BYTES = 32 << 20;

    /**
     * Runs the steps in order, in one round trip. After an acting step that did not end with status 0 the steps behind it
     * are not started.
     *
     * @return one result for each step, in order
     * @throws BatchLostException if the connection was lost or the shell broke: the outcome of the batch is unknown, and can
     *     be recalled
     */
    ImmutableList<StepResult> run(ImmutableList<Step> batch);

    /**
     * What became of an acting step whose session was lost. If the host does not know it, then it was never started and will
     * not be: asking makes sure of that, also against a session that we lost and that goes on.
     *
     * @param age how long ago it was sent; a host that has been up for less cannot know
     * @param limit how long to wait for its end, if it still runs
     * @return Exited, TimedOut or Stopped, NotStarted, Running or Interrupted
     * @throws TransportException if the connection was lost
     */
    StepResult recall(OperationId operation, Duration age, Duration limit);

    /**
     * Wishes that a step be stopped which another session of the same user runs now.
     *
     * @throws TransportException if the connection was lost
     */
    StopAnswer stop(OperationId operation);

    /**
     * Claims the lock of the host. It is held as long as this session lives, or a step that it started; from now on the
     * session ends by itself if nothing is sent for a while.
     *
     * @throws TransportException if the connection was lost, or the host can keep no lock
     */
    LockAnswer lock(LockClaim claim);

    /** Says to the host that we are still there. Safe beside all else; sends nothing where that would have to wait. */
    void ping();

    /** Ends it; the host forgets what it did, because all answers have come. */
    @Override
    void close();

    /** Ends it; the host keeps its records of what it did, for somebody to ask for. */
    void leave();
}
