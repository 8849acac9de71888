package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.RunListener;
import dev.drover.engine.resource.Change;
import java.time.Clock;
import java.time.Instant;

/** Sends the events of one run, one at a time, with every secret redacted. */
final class Emitter {
    private static final int HEAD = 2_000;
    private static final int TAIL = 14_000;
    private final String run;
    private final Clock clock;
    private final Secrets secrets;
    private final RunListener listener;

    Emitter(String run, Clock clock, Secrets secrets, RunListener listener) {
        this.run = run;
        this.clock = clock;
        this.secrets = secrets;
        this.listener = listener;
    }

    String run() {
        return run;
    }

    Instant now() {
        return clock.instant();
    }

    void send(RunEvent event) {
        // Not while others wait: a host may have said much.
        RunEvent safe = redacted(event);
        synchronized (this) {
            listener.on(safe);
        }
    }

    private RunEvent redacted(RunEvent event) {
        if (event instanceof RunEvent.ResourceFinished finished) {
            return redacted(finished);
        }
        if (event instanceof RunEvent.HostFinished finished) {
            return redacted(finished);
        }
        if (event instanceof RunEvent.PlayFinished finished) {
            return new RunEvent.PlayFinished(
                    finished.time(),
                    finished.run(),
                    finished.host(),
                    finished.play(),
                    finished.outcome(),
                    finished.message().map(this::redacted));
        }
        if (event instanceof RunEvent.InvariantChecked checked) {
            return new RunEvent.InvariantChecked(
                    checked.time(),
                    checked.run(),
                    checked.play(),
                    checked.moment(),
                    checked.batch(),
                    redacted(checked.standing()),
                    checked.untouched());
        }
        if (event instanceof RunEvent.RollingPlanned planned) {
            return new RunEvent.RollingPlanned(
                    planned.time(),
                    planned.run(),
                    planned.play(),
                    planned.batches(),
                    planned.last(),
                    planned.invariants().stream().map(this::redacted).collect(ImmutableList.toImmutableList()));
        }
        return event;
    }

    private RunEvent.Standing redacted(RunEvent.Standing standing) {
        return new RunEvent.Standing(
                secrets.redact(standing.invariant()),
                standing.source(),
                standing.holds(),
                standing.passing(),
                standing.needed(),
                secrets.redact(standing.message()),
                standing.hosts().stream()
                        .map(vital -> new RunEvent.Vital(vital.host(), vital.pulse(), secrets.redact(vital.said())))
                        .collect(ImmutableList.toImmutableList()));
    }

    /** As listeners get it. */
    RunEvent.ResourceFinished redacted(RunEvent.ResourceFinished finished) {
        return new RunEvent.ResourceFinished(
                finished.time(),
                finished.run(),
                finished.host(),
                finished.where(),
                finished.status(),
                finished.changes().stream().map(this::redacted).collect(ImmutableList.toImmutableList()),
                finished.took(),
                finished.message().map(this::redacted),
                finished.ignored());
    }

    private RunEvent.HostFinished redacted(RunEvent.HostFinished finished) {
        return new RunEvent.HostFinished(
                finished.time(),
                finished.run(),
                finished.host(),
                finished.outcome(),
                finished.counts(),
                finished.took(),
                finished.message().map(this::redacted),
                finished.owed(),
                finished.notRun(),
                finished.traffic());
    }

    /** A message, of which a host may have made much: the end says most. It is cut here, when no secret can be cut any more. */
    String redacted(String message) {
        String safe = secrets.redact(message);
        int left = safe.length() - HEAD - TAIL;
        return left <= 0
                ? safe
                : safe.substring(0, HEAD) + "\n… (" + left + " characters are left out)\n"
                        + safe.substring(safe.length() - TAIL);
    }

    private Change redacted(Change change) {
        return change.redacted(secrets::redact);
    }
}
