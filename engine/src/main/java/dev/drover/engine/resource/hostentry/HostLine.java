package dev.drover.engine.resource.hostentry;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code hosts(5)} that gives names to an address; its parts together are the line.
 *
 * @param comment with the blanks before it
 */
record HostLine(String before, String address, String blank, ImmutableList<String> names, String comment) {
    private static final Pattern LINE = Pattern.compile("(\\s*)([^\\s#]+)(\\s*)([^#]*?)(\\s*(?:#.*)?)");
    private static final Splitter BLANKS =
            Splitter.on(CharMatcher.whitespace()).omitEmptyStrings().trimResults();

    static Optional<HostLine> of(String text) {
        Matcher line = LINE.matcher(text);
        return line.matches()
                ? Optional.of(new HostLine(
                        line.group(1),
                        line.group(2),
                        line.group(3),
                        ImmutableList.copyOf(BLANKS.split(line.group(4))),
                        line.group(5)))
                : Optional.empty();
    }

    HostLine with(ImmutableList<String> others) {
        return new HostLine(before, address, blank.isEmpty() ? " " : blank, others, comment);
    }

    String text() {
        return before + address + blank + String.join(" ", names) + comment;
    }
}
