package dev.drover.engine.model;

/**
 * How many hosts of a play may be worked on at once.
 *
 * @param max a count, or a percentage of the play's hosts; 0 means all
 */
public record Rolling(int max, boolean percent) {
    public static final Rolling ALL = new Rolling(0, false);

    /** The number of hosts, at least 1. */
    public int batch(int hosts) {
        if (max == 0) {
            return Math.max(1, hosts);
        }
        return percent ? Math.max(1, hosts * max / 100) : max;
    }
}
