package dev.drover.engine.report;

/**
 * How many resources had which status; {@code notReached} were never looked at because their host stopped before,
 * {@code rescued} failed, and the rescue of their play made good for that, {@code ignored} failed, and {@code ignoreFailure()}
 * passes over that: they are not among {@code failed}.
 */
public record Counts(
        int inSync,
        int changed,
        int wouldChange,
        int skipped,
        int failed,
        int unknown,
        int notReached,
        int rescued,
        int ignored) {
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public Counts plus(Counts other) {
        return new Counts(
                inSync + other.inSync,
                changed + other.changed,
                wouldChange + other.wouldChange,
                skipped + other.skipped,
                failed + other.failed,
                unknown + other.unknown,
                notReached + other.notReached,
                rescued + other.rescued,
                ignored + other.ignored);
    }

    /** These and one more resource. */
    public Counts plus(Status status) {
        return plus(
                switch (status) {
                    case IN_SYNC -> new Counts(1, 0, 0, 0, 0, 0, 0, 0, 0);
                    case CHANGED -> new Counts(0, 1, 0, 0, 0, 0, 0, 0, 0);
                    case WOULD_CHANGE -> new Counts(0, 0, 1, 0, 0, 0, 0, 0, 0);
                    case SKIPPED -> new Counts(0, 0, 0, 1, 0, 0, 0, 0, 0);
                    case FAILED -> new Counts(0, 0, 0, 0, 1, 0, 0, 0, 0);
                    case UNKNOWN -> new Counts(0, 0, 0, 0, 0, 1, 0, 0, 0);
                });
    }

    public Counts plusNotReached(int more) {
        return plus(new Counts(0, 0, 0, 0, 0, 0, more, 0, 0));
    }

    /** These and one more that failed and is passed over. */
    public Counts plusIgnored() {
        return plus(new Counts(0, 0, 0, 0, 0, 0, 0, 0, 1));
    }

    /** These, with some of the failed ones rescued. */
    public Counts rescuing(int some) {
        return plus(new Counts(0, 0, 0, 0, -some, 0, 0, some, 0));
    }

    /** All resources. */
    public int total() {
        return inSync + changed + wouldChange + skipped + failed + unknown + notReached + rescued + ignored;
    }
}
