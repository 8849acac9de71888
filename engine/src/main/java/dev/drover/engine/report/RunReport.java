package dev.drover.engine.report;

import com.google.common.collect.ImmutableList;

/** What a run did: its last events. */
public record RunReport(ImmutableList<RunEvent.HostFinished> hosts, RunEvent.RunFinished total) {
    /** Whether every host was reached and nothing failed that was not rescued. */
    public boolean succeeded() {
        return total.hostsFailed() == 0 && total.hostsUnreachable() == 0;
    }
}
