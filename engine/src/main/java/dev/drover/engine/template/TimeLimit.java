package dev.drover.engine.template;

import freemarker.template.TemplateException;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Interrupts a rendering that takes longer than two seconds. Safe for many threads. */
final class TimeLimit {
    private static final long SECONDS = 2;
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
        Future<?> ringing = clock.schedule(alarm::ring, SECONDS, TimeUnit.SECONDS);
        boolean rang;
        try {
            work.run();
        } catch (RuntimeException | TemplateException e) {
            if (alarm.stop()) {
                throw new TooSlowException();
            }
            throw e;
        } finally {
            ringing.cancel(false);
            rang = alarm.stop();
        }
        if (rang) {
            throw new TooSlowException();
        }
    }

    /** Interrupts a thread, unless it was stopped before; leaves no interrupt behind. */
    private static final class Alarm {
        private final Thread thread;
        private boolean stopped;
        private boolean rang;

        Alarm(Thread thread) {
            this.thread = thread;
        }

        synchronized void ring() {
            if (!stopped) {
                rang = true;
                thread.interrupt();
            }
        }

        /** Whether it rang. */
        synchronized boolean stop() {
            if (!stopped && rang) {
                Thread.interrupted();
            }
            stopped = true;
            return rang;
        }
    }
}
