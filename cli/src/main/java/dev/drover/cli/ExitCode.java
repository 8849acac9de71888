package dev.drover.cli;

import dev.drover.engine.report.HostOutcome;
import dev.drover.engine.report.RunReport;

/** What the exit statuses mean. */
final class ExitCode {
    static final int OK = 0;
    static final int WRONG_INPUT = 1;
    static final int CHANGES_PLANNED = 2;
    static final int FAILED = 3;
    static final int UNREACHABLE = 4;
    static final int PLAN_REFUSED = 5;
    static final int INTERRUPTED = 130;

    private ExitCode() {}

    static int ofApply(RunReport report) {
        if (report.total().interrupted()) {
            return INTERRUPTED;
        }
        long refused = report.hosts().stream()
                .filter(host -> host.outcome() == HostOutcome.REFUSED)
                .count();
        if (report.total().hostsFailed() > refused || report.total().counts().failed() > 0) {
            return FAILED;
        }
        if (refused > 0) {
            return PLAN_REFUSED;
        }
        return report.total().hostsUnreachable() > 0 ? UNREACHABLE : OK;
    }

    static int ofPlan(RunReport report) {
        int status = ofApply(report);
        boolean changes =
                report.total().counts().wouldChange() + report.total().counts().unknown() > 0;
        return status == OK && changes ? CHANGES_PLANNED : status;
    }
}
