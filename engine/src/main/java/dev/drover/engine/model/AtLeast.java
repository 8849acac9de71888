package dev.drover.engine.model;

/**
 * How many hosts must pass a check.
 *
 * @param number of hosts, or percent of them; 0 where the kind says it all
 */
public record AtLeast(Kind kind, int number) {
    /** What the number counts. */
    public enum Kind {
        ALL,
        /** More than half. */
        MAJORITY,
        COUNT,
        PERCENT
    }

    public static final AtLeast ALL = new AtLeast(Kind.ALL, 0);
    public static final AtLeast MAJORITY = new AtLeast(Kind.MAJORITY, 0);

    /** Checks the number. */
    public AtLeast {
        boolean counts = kind == Kind.COUNT || kind == Kind.PERCENT;
        if (counts && (number < 1 || (kind == Kind.PERCENT && number > 100))) {
            throw new IllegalArgumentException("must be a number from 1 on, or from 1 to 100 percent, got " + number);
        }
    }

    public static AtLeast hosts(int count) {
        return new AtLeast(Kind.COUNT, count);
    }

    public static AtLeast percent(int percent) {
        return new AtLeast(Kind.PERCENT, percent);
    }

    /** How many that are of so many hosts; a percentage is rounded up. */
    public int of(int hosts) {
        return switch (kind) {
            case ALL -> hosts;
            case MAJORITY -> hosts / 2 + 1;
            case COUNT -> number;
            case PERCENT -> (hosts * number + 99) / 100;
        };
    }
}
