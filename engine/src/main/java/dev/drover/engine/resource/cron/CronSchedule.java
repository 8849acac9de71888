package dev.drover.engine.resource.cron;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.base.Splitter;
import com.google.common.collect.ContiguousSet;
import com.google.common.collect.DiscreteDomain;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Range;
import dev.drover.engine.model.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** When an entry of a crontab runs, in the form of crontab(5) that every cron understands. */
public record CronSchedule(String text) {
    private static final ImmutableSet<String> WORDS =
            ImmutableSet.of("@reboot", "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
    private static final ImmutableList<String> MONTHS =
            ImmutableList.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final ImmutableList<String> DAYS = ImmutableList.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final ImmutableList<Field> FIELDS = ImmutableList.of(
            new Field("minute", 0, 59, ImmutableList.of()),
            new Field("hour", 0, 23, ImmutableList.of()),
            new Field("day of the month", 1, 31, ImmutableList.of()),
            new Field("month", 1, 12, MONTHS),
            new Field("day of the week", 0, 7, DAYS));
    private static final ImmutableList<Integer> LENGTHS =
            ImmutableList.of(31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);
    private static final Splitter BLANKS = Splitter.on(Pattern.compile("\\s+")).omitEmptyStrings();
    private static final Splitter COMMAS = Splitter.on(',');
    private static final Pattern PART = Pattern.compile("(?:(\\*)|(\\w+)(?:-(\\w+))?)(?:/(\\w+))?");

    /**
     * Reads five fields, or a word such as {@code @daily}; blanks between fields become one.
     *
     * @throws IllegalArgumentException if cron would refuse it, or if it never comes
     */
    public static CronSchedule parse(String text) {
        String schedule = text.strip();
        if (schedule.startsWith("@")) {
            if (!WORDS.contains(schedule)) {
                throw new IllegalArgumentException("has no word '" + schedule + "'" + Nearest.hint(schedule, WORDS));
            }
            return new CronSchedule(schedule);
        }
        List<String> fields = BLANKS.splitToList(schedule);
        if (fields.size() != FIELDS.size()) {
            throw new IllegalArgumentException(
                    "must be five fields (minute, hour, day of the month, month, day of the week)"
                            + " such as '0 3 * * *', or a word such as @daily; got " + fields.size() + " in '" + text
                            + "'");
        }
        ImmutableList<Set<Integer>> values = IntStream.range(0, FIELDS.size())
                .mapToObj(i -> FIELDS.get(i).read(fields.get(i)))
                .collect(toImmutableList());
        if (fields.get(4).equals("*") && neverComes(values.get(2), values.get(3))) {
            throw new IllegalArgumentException(
                    "names a day that no such month has, so it never comes, got '" + text + "'");
        }
        return new CronSchedule(String.join(" ", fields));
    }

    private static boolean neverComes(Set<Integer> days, Set<Integer> months) {
        return months.stream().noneMatch(month -> days.stream().anyMatch(day -> day <= LENGTHS.get(month - 1)));
    }

    @Override
    public String toString() {
        return text;
    }

    /** One of the five. */
    private record Field(String what, int first, int last, ImmutableList<String> names) {
        Set<Integer> read(String text) {
            Set<Integer> values = new TreeSet<>();
            for (String part : COMMAS.split(text)) {
                Matcher matcher = PART.matcher(part);
                if (!matcher.matches()) {
                    throw wrong(
                            "must be numbers, ranges such as 1-5, steps such as */5, with commas between them", part);
                }
                addAll(matcher, part, values);
            }
            return values;
        }

        private void addAll(Matcher part, String text, Set<Integer> values) {
            boolean all = part.group(1) != null;
            int from = all ? first : number(part.group(2));
            boolean range = all || part.group(3) != null;
            int to = all ? last : range ? number(part.group(3)) : from;
            if (from > to) {
                throw wrong("has a range that runs backwards; write two ranges with a comma", text);
            }
            int step = 1;
            if (part.group(4) != null) {
                if (!range) {
                    throw wrong(
                            "has a step behind a single number; write " + from + "-" + last + "/" + part.group(4),
                            text);
                }
                step = step(part.group(4), text);
            }
            for (int value : ContiguousSet.create(Range.closed(from, to), DiscreteDomain.integers())) {
                if ((value - from) % step == 0) {
                    values.add(value);
                }
            }
        }

        private int step(String digits, String text) {
            if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > last) {
                throw wrong("has a step that is not from 1 to " + last, text);
            }
            return Integer.parseInt(digits);
        }

        private int number(String text) {
            int name = names.indexOf(text.toLowerCase(Locale.ROOT));
            if (name >= 0) {
                return name + first;
            }
            if (!text.matches("\\d{1,3}") || Integer.parseInt(text) < first || Integer.parseInt(text) > last) {
                throw wrong(
                        "must be from " + first + " to " + last
                                + (names.isEmpty() ? "" : ", or a name such as " + names.get(0)),
                        text);
            }
            return Integer.parseInt(text);
        }

        private IllegalArgumentException wrong(String rule, String got) {
            return new IllegalArgumentException(what + " " + rule + ", got '" + got + "'");
        }
    }
}
