package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Reconnection;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import dev.drover.engine.transport.TransportException;
import dev.drover.engine.transport.TransportException.Kind;
import java.time.Duration;
import java.util.Optional;

/** Waits for one host that goes away with an action, by connecting to it until it answers otherwise than before. */
final class Comeback {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Those that do not go away while a host boots, and must not be tried again and again. */
    private static final ImmutableSet<Kind> FINAL =
            Sets.immutableEnumSet(Kind.HOST_KEY_CHANGED, Kind.HOST_KEY_REVOKED, Kind.HOST_KEY_UNKNOWN);

    private final String says;
    private final Reconnection how;
    private final HostSessions sessions;
    private final Optional<String> user;
    private final Interruption wish;
    private final Bytes before;
    private final long startedNanos = System.nanoTime();

    private Comeback(Action action, HostSessions sessions, Optional<String> user, Interruption wish) {
        this.says = action.says();
        this.how = action.reconnection().orElseThrow();
        this.sessions = sessions;
        this.user = user;
        this.wish = wish;
        this.before = mark(how, sessions, user);
    }

    /** Remembers how the host answers now, before the action. */
    static Comeback after(Action action, HostSessions sessions, Optional<String> user, Interruption wish) {
        return new Comeback(action, sessions, user, wish);
    }

    private static Bytes mark(Reconnection how, HostSessions sessions, Optional<String> user) {
        StepResult result = sessions.runOnce(
                        user, ImmutableList.of(Step.observe(how.mark(), ImmutableList.of(), ANSWER_LIMIT)))
                .get(0);
        if (result instanceof StepResult.Exited exited
                && exited.succeeded()
                && !exited.stdout().isEmpty()) {
            return exited.stdout();
        }
        throw new TransportException(
                Kind.PROTOCOL,
                Failures.describe("finding out when the host started", result)
                        .orElse("the host does not say when it started"));
    }

    /**
     * Why the host did not come back, if it did not. Afterwards the sessions are those of a new connection.
     *
     * @throws InterruptedRunException if somebody insists on the end of the run
     */
    Optional<String> await() {
        sessions.disconnect();
        String last = "";
        Duration pause = FIRST_PAUSE;
        while (waited().compareTo(how.limit()) < 0) {
            if (wish.pause(pause)) {
                sessions.leaving();
                throw new InterruptedRunException();
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            try {
                if (!mark(how, sessions, user).equals(before)) {
                    return Optional.empty();
                }
                last = "it still runs as before";
            } catch (TransportException e) {
                last = String.valueOf(e.getMessage());
                if (FINAL.contains(e.kind())) {
                    return Optional.of(says + ": the host came back as another one: " + last);
                }
            }
            sessions.disconnect();
        }
        return Optional.of(says + ": the host did not come back within "
                + how.limit().toSeconds() + " s (timeout)" + (last.isEmpty() ? "" : "; the last try: " + last));
    }

    private Duration waited() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }
}
