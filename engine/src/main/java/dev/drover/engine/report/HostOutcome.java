package dev.drover.engine.report;

import java.util.Locale;

/** How a run ended for a host. */
public enum HostOutcome {
    /** Every resource is in the desired state, or would be after the planned changes. */
    OK,
    /** A resource failed, and the rescue of its play made good for that; the host went on. */
    RESCUED,
    /** A resource failed; the host stopped there. */
    FAILED,
    UNREACHABLE,
    /** The host no longer fits the plan that was to be applied; nothing was changed on it. */
    REFUSED,
    /** The run stopped before it came to this host. */
    NOT_REACHED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
