package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.facts.FactGatherer;
import dev.drover.engine.model.Facts;
import dev.drover.engine.transport.StepResult;
import dev.drover.engine.transport.TransportException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Gathers facts as the host's usual user. */
final class FactsReader implements Gatherer {
    private final FactGatherer facts = new FactGatherer();
    private final Clock clock;

    FactsReader(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Facts gather(HostSessions sessions) {
        Instant sent = clock.instant();
        StepResult result =
                sessions.run(Optional.empty(), ImmutableList.of(facts.step())).get(0);
        if (result instanceof StepResult.Exited exited) {
            return facts.parse(exited, sent, clock.instant());
        }
        throw new TransportException(
                TransportException.Kind.NO_ANSWER, "gathering facts did not end in time; is a file system stuck?");
    }
}
