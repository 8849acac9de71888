package dev.drover.engine.resource.cron;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line above an entry: {@code # drover: NAME [SCHEDULE COMMAND]}, with digests of the schedule and of the command that
 * the entry was written with. They tell the entry, also one that was changed by hand since, from a line of somebody else that
 * has come to stand there. Older markers have none.
 *
 * @param digests absent: an older marker
 */
record CronMarker(Optional<Digests> digests) {
    private static final String MARK = "# drover: ";
    private static final Pattern DIGESTS = Pattern.compile(" \\[([0-9a-f]{8}) ([0-9a-f]{8})]");

    /** Of the two parts of an entry. */
    record Digests(String schedule, String command) {}

    /** The marker that a line is, if it is one of this name. */
    static Optional<CronMarker> find(String name, String line) {
        String text = line.stripTrailing();
        if (!text.startsWith(MARK + name)) {
            return Optional.empty();
        }
        String rest = text.substring((MARK + name).length());
        Matcher digests = DIGESTS.matcher(rest);
        if (digests.matches()) {
            return Optional.of(new CronMarker(Optional.of(new Digests(digests.group(1), digests.group(2)))));
        }
        return rest.isEmpty() ? Optional.of(new CronMarker(Optional.empty())) : Optional.empty();
    }

    /** Whether a line is a marker of any name. */
    static boolean is(String line) {
        return line.startsWith(MARK);
    }

    /** The marker for an entry. */
    static String line(String name, CronEntry entry) {
        return MARK + name + " [" + digest(entry.schedule()) + " " + digest(entry.command()) + "]";
    }

    boolean hasSchedule(CronEntry entry) {
        return digests.filter(some -> some.schedule().equals(digest(entry.schedule())))
                .isPresent();
    }

    boolean hasCommand(CronEntry entry) {
        return digests.filter(some -> some.command().equals(digest(entry.command())))
                .isPresent();
    }

    private static String digest(String text) {
        return Hashing.sha256()
                .hashString(text, StandardCharsets.UTF_8)
                .toString()
                .substring(0, 8);
    }
}
