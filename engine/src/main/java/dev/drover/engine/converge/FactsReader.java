package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.facts.FactGatherer;
import dev.drover.engine.facts.FactsException;
import dev.drover.engine.model.Facts;
import dev.drover.engine.transport.StepResult;
import dev.drover.engine.transport.TransportException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Gathers facts as the host's usual user. */
final class FactsReader implements Gatherer {
    private final Clock clock;

    FactsReader(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Facts gather(HostSessions sessions) {
        Instant sent = clock.instant();
        StepResult result = sessions.run(Optional.empty(), ImmutableList.of(FactGatherer.step()))
                .get(0);
        if (result instanceof StepResult.Exited exited) {
            try {
                return FactGatherer.parse(exited, sent, clock.instant());
            } catch (FactsException e) {
                throw new TransportException(
                        TransportException.Kind.PROTOCOL, "its facts cannot be read: " + e.getMessage(), e);
            }
        }
        throw new TransportException(
                TransportException.Kind.NO_ANSWER, "gathering facts did not end in time; is a file system stuck?");
    }
}
