package dev.drover.engine.resource.service;

import java.util.Locale;

/** What {@code ensure} can say of a service. */
public enum ServiceGoal {
    /** It runs, and still did when it was watched for a moment. */
    RUNNING,
    /** It does not run. */
    STOPPED,
    /** It starts at boot. */
    ENABLED,
    /** It does not start at boot. */
    DISABLED,
    /** Nothing can start it, and it does not run. Without masks (Upstart, SysV): stopped and disabled; OpenRC: refused. */
    MASKED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
