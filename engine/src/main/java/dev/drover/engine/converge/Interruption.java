package dev.drover.engine.converge;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A wish to end a run early: each host finishes the step that it is at and begins no other. Who insists on it does not wait
 * for these steps either. Safe for many threads.
 */
public final class Interruption {
    private final CountDownLatch wished = new CountDownLatch(1);
    private final CountDownLatch insisted = new CountDownLatch(1);
    private final Set<StepStopper> stoppers = ConcurrentHashMap.newKeySet();

    /** Says so; once is enough. */
    public void wish() {
        wished.countDown();
    }

    /**
     * Says that the steps are to be stopped that hosts are at, but for those of package managers. Waits for nothing; once is
     * enough.
     */
    public synchronized void insist() {
        wish();
        if (!isInsisted()) {
            insisted.countDown();
            stoppers.forEach(StepStopper::begin);
        }
    }

    boolean isWished() {
        return wished.getCount() == 0;
    }

    boolean isInsisted() {
        return insisted.getCount() == 0;
    }

    /** Has a host hear of it when somebody insists, or now if somebody did. */
    synchronized void heardBy(StepStopper stopper) {
        stoppers.add(stopper);
        if (isInsisted()) {
            stopper.begin();
        }
    }

    void forget(StepStopper stopper) {
        stoppers.remove(stopper);
    }

    /**
     * Waits so long, unless somebody insists on the end.
     *
     * @return whether somebody did
     * @throws InterruptedRunException if this thread is interrupted, as when the run has failed as a whole
     */
    boolean pause(Duration duration) {
        try {
            return insisted.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedRunException();
        }
    }
}
