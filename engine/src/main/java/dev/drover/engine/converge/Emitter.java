package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.RunListener;
import dev.drover.engine.resource.Change;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Sends the events of one run, one at a time, with every secret redacted. */
final class Emitter {
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

    synchronized void send(RunEvent event) {
        listener.on(redacted(event));
    }

    private RunEvent redacted(RunEvent event) {
        if (event instanceof RunEvent.ResourceFinished finished) {
            return new RunEvent.ResourceFinished(
                    finished.time(),
                    finished.run(),
                    finished.host(),
                    finished.where(),
                    finished.status(),
                    finished.changes().stream().map(this::redacted).collect(ImmutableList.toImmutableList()),
                    finished.took(),
                    finished.message().map(secrets::redact),
                    finished.ignored());
        }
        if (event instanceof RunEvent.HostFinished finished) {
            return new RunEvent.HostFinished(
                    finished.time(),
                    finished.run(),
                    finished.host(),
                    finished.outcome(),
                    finished.counts(),
                    finished.took(),
                    finished.message().map(secrets::redact),
                    finished.owed(),
                    finished.traffic());
        }
        return event;
    }

    private Change redacted(Change change) {
        Optional<String> from = change.from().map(secrets::redact);
        Optional<String> to = change.to().map(secrets::redact);
        return new Change(change.attribute(), from, to, change.sensitive());
    }
}
