package dev.drover.engine.report;

/**
 * A resource in a play, by their names.
 *
 * @param resource as {@code file[/etc/motd]}
 */
public record Place(String play, String resource) {
    /** Where an event happened. */
    public static Place of(RunEvent.Where where) {
        return new Place(where.play(), where.resource().toString());
    }
}
