package dev.drover.standins.daemon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The agents (or frameworks) known to a leading master. One that has not been heard of for a while is inactive, and after the
 * removal time it is forgotten. Safe for use by several threads.
 */
final class AgentRegistry {
    private final String idPrefix;
    private final Clock clock;
    private final Duration inactiveAfter;
    private final Duration removedAfter;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private int next;

    /**
     * One registered process.
     *
     * @param details what it said about itself
     * @param active heard of lately
     */
    record Registered(String id, Json.Obj details, Instant registered, boolean active) {}

    private record Entry(Json.Obj details, Instant registered, Instant heard) {}

    /**
     * @param idPrefix of new ids, e.g. {@code 5f…-S}
     */
    AgentRegistry(String idPrefix, Clock clock, Duration inactiveAfter, Duration removedAfter) {
        this.idPrefix = idPrefix;
        this.clock = clock;
        this.inactiveAfter = inactiveAfter;
        this.removedAfter = removedAfter;
    }

    /** Takes in a process, new or with the id it had before; an older entry with the same {@code pid} is replaced. */
    synchronized String register(Optional<String> formerId, Json.Obj details) {
        String id = formerId.orElseGet(() -> idPrefix + next++);
        Optional<String> pid = details.text("pid");
        entries.entrySet()
                .removeIf(entry -> !entry.getKey().equals(id)
                        && entry.getValue().details().text("pid").equals(pid));
        entries.put(id, new Entry(details, clock.instant(), clock.instant()));
        return id;
    }

    /** Notes a sign of life; false if the id isn't known, so that the process must register again. */
    synchronized boolean heard(String id) {
        return entries.computeIfPresent(
                        id, (known, entry) -> new Entry(entry.details(), entry.registered(), clock.instant()))
                != null;
    }

    /** All known processes in the order of their registration. */
    synchronized List<Registered> all() {
        Instant now = clock.instant();
        entries.values().removeIf(entry -> entry.heard().plus(removedAfter).isBefore(now));
        return entries.entrySet().stream()
                .map(entry -> new Registered(
                        entry.getKey(),
                        entry.getValue().details(),
                        entry.getValue().registered(),
                        !entry.getValue().heard().plus(inactiveAfter).isBefore(now)))
                .toList();
    }
}
