package dev.drover.standins.daemon;

import java.time.Duration;

/**
 * Runs one task over and over in one thread of its own: after each period, and at once when woken. A task that fails is logged
 * and runs again at the next beat.
 */
final class Pulse implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Runnable task;
    private final Duration period;
    private final Thread thread;
    private boolean due = true;

    Pulse(String name, Duration period, Runnable task) {
        this.task = task;
        this.period = period;
        this.thread = new Thread(this::beat, name);
    }

    Pulse start() {
        thread.start();
        return this;
    }

    /** Makes the task run now, or once more if it is running. */
    synchronized void wake() {
        due = true;
        notifyAll();
    }

    private void beat() {
        try {
            while (!thread.isInterrupted()) {
                awaitTurn();
                run();
            }
        } catch (InterruptedException closed) {
            thread.interrupt();
        }
    }

    private synchronized void awaitTurn() throws InterruptedException {
        long deadline = System.nanoTime() + period.toNanos();
        while (!due && System.nanoTime() < deadline) {
            wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        }
        due = false;
    }

    private void run() {
        try {
            task.run();
        } catch (RuntimeException failed) {
            Log.info(thread.getName() + ": " + failed);
        }
    }

    /** Ends the thread; does not wait longer than two seconds for a running task. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
