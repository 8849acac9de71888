package dev.drover.engine.model;

import java.time.Duration;

/**
 * What must hold whenever a play is between two batches of its hosts.
 *
 * @param atLeast how many of the play's hosts must pass the check that goes with it
 * @param timeout how long to wait until it holds
 * @param every how long to wait between two looks
 */
public record Invariant(String name, AtLeast atLeast, Duration timeout, Duration every, Source source) {
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration USUAL_PAUSE = Duration.ofSeconds(1);

    /** One that all hosts must pass, within 60 seconds. */
    public static Invariant named(String name) {
        return new Invariant(name, AtLeast.ALL, USUAL_TIMEOUT, USUAL_PAUSE, Source.ofCaller());
    }

    public Invariant atLeast(AtLeast hosts) {
        return new Invariant(name, hosts, timeout, every, source);
    }

    public Invariant within(Duration limit) {
        return new Invariant(name, atLeast, limit, every, source);
    }

    public Invariant every(Duration pause) {
        return new Invariant(name, atLeast, timeout, pause, source);
    }

    public Invariant at(Source place) {
        return new Invariant(name, atLeast, timeout, every, place);
    }
}
