package dev.drover.kit;

/** Told what is being done, one line a step, while something slow is going on. */
@FunctionalInterface
public interface Progress {

    /** Takes one line, without its end, that says what starts now. May be called from several threads. */
    void step(String line);

    /** Tells nobody. */
    static Progress silent() {
        return line -> {};
    }
}
