package dev.drover.engine.report;

import java.util.Locale;

/** How a run ended for a host. */
public enum HostOutcome {
    /** Every resource is in the desired state, or would be after the planned changes. */
    OK,
    /** A resource failed; the host stopped there. */
    FAILED,
    UNREACHABLE,
    /** The run stopped before it came to this host. */
    NOT_REACHED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
