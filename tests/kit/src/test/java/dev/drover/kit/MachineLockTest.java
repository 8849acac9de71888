package dev.drover.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MachineLockTest {
    private final MachineLock lock = MachineLock.lab("test-" + UUID.randomUUID());

    @Test
    void whoComesSecondIsToldAndWaits() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(() -> lock.whileHeld(() -> {
            held.countDown();
            boolean told = reached(waiting);
            assertThat(done.getCount()).as("the second has begun").isEqualTo(1);
            return told;
        }));
        assertThat(reached(held)).isTrue();

        lock.whileHeld(
                () -> {
                    done.countDown();
                    return true;
                },
                waiting::countDown);

        assertThat(first.get(30, TimeUnit.SECONDS)).as("the second was told").isTrue();
    }

    private static boolean reached(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
