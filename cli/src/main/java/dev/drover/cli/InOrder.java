package dev.drover.cli;

import com.google.common.collect.ImmutableList;
import java.util.concurrent.atomic.AtomicInteger;

/** Does the next of several things each time, and the last one again and again. */
record InOrder(ImmutableList<Runnable> things, AtomicInteger times) implements Runnable {
    static InOrder of(ImmutableList<Runnable> things) {
        return new InOrder(things, new AtomicInteger());
    }

    @Override
    public void run() {
        things.get(Math.min(times.getAndIncrement(), things.size() - 1)).run();
    }
}
