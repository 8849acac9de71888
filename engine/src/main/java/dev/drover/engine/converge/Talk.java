package dev.drover.engine.converge;

import dev.drover.engine.resource.Dialogue;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Holds dialogues with servers through one host. */
final class Talk {
    private final HostSessions sessions;
    private final Supplier<Instant> clock;
    private final Interruption wish;

    Talk(HostSessions sessions, Supplier<Instant> clock, Interruption wish) {
        this.wish = wish;
        this.sessions = sessions;
        this.clock = clock;
    }

    /**
     * How a dialogue ended.
     *
     * @param acted whether there was something to do
     * @param uncertain whether it failed, and may have done it all the same
     */
    record Ending(Optional<String> failure, boolean acted, boolean uncertain) {}

    /**
     * Holds a dialogue to its end, or until its time is over.
     *
     * @param says what it is to do
     * @throws InterruptedRunException if somebody insists on the end of the run
     */
    Ending hold(String says, Dialogue first, Duration limit) {
        Instant end = clock.get().plus(limit);
        Dialogue.Next next = first.now();
        while (next instanceof Dialogue.Next.GoOn on) {
            Duration left = Duration.between(clock.get(), end);
            if (left.compareTo(on.pause()) <= 0) {
                return failed(
                        false,
                        says + ": did not end within " + limit.toSeconds() + " s (timeout)"
                                + (on.why().isEmpty() ? "" : ": " + on.why()));
            }
            if (wish.pause(on.pause())) {
                throw new InterruptedRunException();
            }
            next = on.dialogue().then().apply(outcome(on.dialogue().request(), left.minus(on.pause())));
        }
        return next instanceof Dialogue.Next.Failed failed
                ? failed(failed.uncertain(), says + ": " + failed.message())
                : new Ending(Optional.empty(), next instanceof Dialogue.Next.Done, false);
    }

    private HttpOutcome outcome(HttpRequest request, Duration left) {
        return sessions.exchange(request.timeout().compareTo(left) > 0 ? request.withTimeout(left) : request);
    }

    private static Ending failed(boolean uncertain, String message) {
        return new Ending(Optional.of(message), true, uncertain);
    }
}
