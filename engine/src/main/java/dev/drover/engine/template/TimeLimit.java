package dev.drover.engine.template;

import freemarker.template.TemplateException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts a rendering that takes longer than two seconds, and is at work since, not waiting for a machine that has much to do.
 * Safe for many threads.
 */
final class TimeLimit {
    private static final long SECONDS = 2;
    private static final long SECONDS_AT_WORK = 1;
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "template time limit");
        thread.setDaemon(true);
        return thread;
    });

    TimeLimit() {
        clock.setKeepAliveTime(1, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
        clock.setRemoveOnCancelPolicy(true);
    }

    /** The time is over. */
    static final class TooSlowException extends IOException {}

    /** What is limited. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException, TemplateException;
    }

    void within(Work work) throws IOException, TemplateException {
        Alarm alarm = new Alarm(Thread.currentThread());
        alarm.set(SECONDS);
        boolean rang;
        try {
            work.run();
        } catch (RuntimeException | TemplateException e) {
            if (alarm.stop()) {
                throw new TooSlowException();
            }
            throw e;
        } finally {
            rang = alarm.stop();
        }
        if (rang) {
            throw new TooSlowException();
        }
    }

    /** Interrupts a thread, unless it was stopped before; leaves no interrupt behind. */
    private final class Alarm {
        private final Thread thread;
        /** What the thread had used of the processor when the time was over first. */
        private OptionalLong used = OptionalLong.empty();

        private Future<?> ringing = CompletableFuture.completedFuture(null);
        private boolean stopped;
        private boolean rang;

        Alarm(Thread thread) {
            this.thread = thread;
        }

        synchronized void set(long seconds) {
            ringing = clock.schedule(this::ring, seconds, TimeUnit.SECONDS);
        }

        private synchronized void ring() {
            if (stopped) {
                return;
            }
            long now = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
            boolean worked = used.isPresent() && now - used.getAsLong() >= TimeUnit.SECONDS.toNanos(SECONDS_AT_WORK);
            if (now < 0 || worked) {
                rang = true;
                thread.interrupt();
            } else {
                used = used.isPresent() ? used : OptionalLong.of(now);
                set(SECONDS_AT_WORK);
            }
        }

        /** Whether it rang. */
        synchronized boolean stop() {
            ringing.cancel(false);
            if (!stopped && rang) {
                Thread.interrupted();
            }
            stopped = true;
            return rang;
        }
    }
}
