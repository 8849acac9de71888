package dev.drover.engine.report;

/** Hears what happens in a run, in order; called by one thread at a time. */
@FunctionalInterface
public interface RunListener {
    /** Must not block for long: hosts wait. */
    void on(RunEvent event);

    /** Both, in order. */
    default RunListener and(RunListener other) {
        return event -> {
            on(event);
            other.on(event);
        };
    }
}
