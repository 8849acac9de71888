package dev.drover.cli.keeper;

import java.io.Closeable;
import java.io.IOException;

/** Ends something that takes too long. */
final class Limit extends Thread {
    private final long millis;
    private final Closeable waiting;
    private volatile boolean over;

    Limit(long millis, Closeable waiting) {
        super("keeper limit");
        setDaemon(true);
        this.millis = millis;
        this.waiting = waiting;
    }

    @Override
    public void run() {
        try {
            sleep(millis);
            over = true;
            waiting.close();
        } catch (InterruptedException inTime) {
            interrupt();
        } catch (IOException closed) {
            // Whoever waits is told.
        }
    }

    boolean isOver() {
        return over;
    }
}
