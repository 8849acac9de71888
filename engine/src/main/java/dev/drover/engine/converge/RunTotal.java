package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.report.Counts;
import dev.drover.engine.report.HostOutcome;
import dev.drover.engine.report.RunEvent;
import java.time.Duration;
import java.time.Instant;

/** Adds up how a run ended for its hosts. */
final class RunTotal {
    private RunTotal() {}

    static RunEvent.RunFinished of(
            Emitter emitter, ImmutableList<RunEvent.HostFinished> hosts, Instant started, boolean interrupted) {
        return new RunEvent.RunFinished(
                emitter.now(),
                emitter.run(),
                hosts.size(),
                count(hosts, HostOutcome.OK),
                count(hosts, HostOutcome.RESCUED),
                (int) hosts.stream()
                        .filter(host -> host.counts().changed() + host.counts().wouldChange() > 0)
                        .count(),
                count(hosts, HostOutcome.FAILED)
                        + count(hosts, HostOutcome.REFUSED)
                        + count(hosts, HostOutcome.NOT_REACHED),
                count(hosts, HostOutcome.UNREACHABLE),
                hosts.stream().map(RunEvent.HostFinished::counts).reduce(Counts.NONE, Counts::plus),
                Duration.between(started, emitter.now()),
                interrupted);
    }

    private static int count(ImmutableList<RunEvent.HostFinished> hosts, HostOutcome outcome) {
        return (int) hosts.stream().filter(host -> host.outcome() == outcome).count();
    }
}
