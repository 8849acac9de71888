package dev.drover.engine.inventory;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.net.InetAddresses;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Names or addresses written as one: {@code agent1..3}, {@code web01..12.example.com}, {@code 192.0.2.51..53}, or a plain
 * one. A leading zero of the first number sets the width.
 */
final class HostRange {
    private static final int MAX_HOSTS = 65_536;
    private static final Pattern RANGE = Pattern.compile("(.*?)(\\d{1,9})\\.\\.(\\d{1,9})(?!\\d)(.*)");
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+");

    private HostRange() {}

    /**
     * The names in their order.
     *
     * @throws IllegalArgumentException with what is wrong, if it is no range, an empty one, or runs out of an address
     */
    static ImmutableList<String> expand(String written) {
        if (!written.contains("..")) {
            return ImmutableList.of(written);
        }
        Matcher range = RANGE.matcher(written);
        if (!range.matches() || range.group(4).contains("..")) {
            throw new IllegalArgumentException(
                    "'" + NameRule.shown(written) + "' is not a range; expected one such as 'agent1..3'");
        }
        return expand(written, range.group(1), range.group(2), range.group(3), range.group(4));
    }

    private static ImmutableList<String> expand(
            String written, String before, String first, String last, String behind) {
        int from = Integer.parseInt(first);
        int to = Integer.parseInt(last);
        if (to < from) {
            throw new IllegalArgumentException("range '" + written + "' is empty: " + from + " is after " + to);
        }
        if (to - from >= MAX_HOSTS) {
            throw new IllegalArgumentException("range '" + written + "' has more than " + MAX_HOSTS + " names");
        }
        int width = first.startsWith("0") ? first.length() : 1;
        ImmutableList<String> names = IntStream.rangeClosed(from, to)
                .mapToObj(number -> before + String.format(Locale.ROOT, "%0" + width + "d", number) + behind)
                .collect(toImmutableList());
        names.forEach(name -> checkAddress(written, name));
        return names;
    }

    private static void checkAddress(String written, String name) {
        if (NUMERIC.matcher(name).matches() && name.contains(".") && !InetAddresses.isInetAddress(name)) {
            throw new IllegalArgumentException("range '" + written + "' has '" + name + "', which is not an address");
        }
    }
}
