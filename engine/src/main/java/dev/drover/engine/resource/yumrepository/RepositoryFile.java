package dev.drover.engine.resource.yumrepository;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.TextLines;
import dev.drover.engine.resource.TextLines.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of {@code /etc/yum.repos.d}. An edit keeps what it does not name: other sections and options, comments, blank lines, and
 * their order. The form is that of Python's ConfigParser, which both yum and dnf read: a value may go on in indented lines.
 */
record RepositoryFile(TextLines text) {
    private static final Pattern SECTION = Pattern.compile("\\[([^]]*)\\]\\s*");
    private static final Pattern OPTION = Pattern.compile("([A-Za-z][A-Za-z0-9_.-]*)\\s*[=:]\\s*(.*?)\\s*");
    private static final Pattern CONTINUATION = Pattern.compile("[ \\t]+[^ \\t#;].*");

    static RepositoryFile of(Bytes content) {
        return new RepositoryFile(TextLines.of(content));
    }

    /** A whole option: its lines, from the first to before the last. */
    private record Option(String key, String value, int from, int to) {}

    /** Where a section's heading is, and what comes behind its last line. */
    private record Extent(int heading, int end) {}

    boolean has(String section) {
        return extent(section).isPresent();
    }

    boolean hasNoSection() {
        return text.lines().stream()
                .noneMatch(line -> SECTION.matcher(line.text()).matches());
    }

    /** The options of a section; of one that stands twice, the last. */
    ImmutableMap<String, String> options(String section) {
        ImmutableMap.Builder<String, String> options = ImmutableMap.builder();
        extent(section)
                .ifPresent(extent -> options(extent).forEach(option -> options.put(option.key(), option.value())));
        return options.buildKeepingLast();
    }

    /** The lines of a section, its heading first. */
    String section(String name) {
        StringBuilder lines = new StringBuilder();
        extent(name)
                .ifPresent(extent -> text.lines()
                        .subList(extent.heading(), extent.end())
                        .forEach(line -> lines.append(line.text()).append('\n')));
        return lines.toString();
    }

    /** This with those options set in the section, which is put at the end if it is not there, and those others taken out. */
    RepositoryFile with(String section, Map<String, String> set, ImmutableSet<String> removed) {
        String end = text.newline();
        List<Line> lines = new ArrayList<>();
        Optional<Extent> extent = extent(section);
        Map<String, String> left = new LinkedHashMap<>(set);
        if (extent.isEmpty()) {
            for (Line line : text.lines()) {
                lines.add(ended(line, end));
            }
            if (!lines.isEmpty() && !lines.get(lines.size() - 1).text().isBlank()) {
                lines.add(new Line("", end));
            }
            lines.add(new Line("[" + section + "]", end));
            left.forEach((key, value) -> lines.add(new Line(text.inFile(key + "=" + value), end)));
            return new RepositoryFile(text.with(lines));
        }
        ImmutableMap<Integer, Option> byLine =
                options(extent.get()).stream().collect(ImmutableMap.toImmutableMap(Option::from, option -> option));
        int lastOfSection = lastLineWithText(extent.get());
        ImmutableSet<String> known = ImmutableSet.copyOf(set.keySet());
        for (int i = 0; i < text.lines().size(); ) {
            Optional<Option> option = Optional.ofNullable(byLine.get(i));
            int next = option.map(Option::to).orElse(i + 1);
            boolean replaced =
                    option.filter(found -> known.contains(found.key())).isPresent();
            if (replaced) {
                String key = option.get().key();
                Optional.ofNullable(left.remove(key))
                        .ifPresent(value -> lines.add(new Line(text.inFile(key + "=" + value), end)));
            } else if (option.filter(found -> removed.contains(found.key())).isEmpty()) {
                for (int line = i; line < next; line++) {
                    lines.add(ended(text.lines().get(line), end));
                }
            }
            if (i <= lastOfSection && next > lastOfSection) {
                // The new ones behind the last line of the section, before blank lines and comments of the next.
                left.forEach((key, value) -> lines.add(new Line(text.inFile(key + "=" + value), end)));
            }
            i = next;
        }
        return new RepositoryFile(text.with(lines));
    }

    private static Line ended(Line line, String end) {
        return line.end().isEmpty() ? new Line(line.text(), end) : line;
    }

    RepositoryFile without(String section) {
        return extent(section)
                .map(extent -> new RepositoryFile(text.with(ImmutableList.<Line>builder()
                        .addAll(text.lines().subList(0, extent.heading()))
                        .addAll(text.lines().subList(extent.end(), text.lines().size()))
                        .build())))
                .orElse(this);
    }

    private Optional<Extent> extent(String section) {
        int heading = -1;
        for (int i = 0; i < text.lines().size(); i++) {
            Matcher match = SECTION.matcher(text.lines().get(i).text());
            if (match.matches()) {
                if (heading >= 0) {
                    return Optional.of(new Extent(heading, i));
                }
                heading = match.group(1).equals(section) ? i : -1;
            }
        }
        return heading < 0
                ? Optional.empty()
                : Optional.of(new Extent(heading, text.lines().size()));
    }

    private int lastLineWithText(Extent extent) {
        ImmutableList<Option> options = options(extent);
        return options.isEmpty()
                ? extent.heading()
                : options.get(options.size() - 1).to() - 1;
    }

    private ImmutableList<Option> options(Extent extent) {
        ImmutableList.Builder<Option> options = ImmutableList.builder();
        for (int i = extent.heading() + 1; i < extent.end(); ) {
            Matcher match = OPTION.matcher(text.lines().get(i).text());
            if (!match.matches()) {
                i++;
                continue;
            }
            StringBuilder value = new StringBuilder(match.group(2));
            int to = i + 1;
            while (to < extent.end()
                    && CONTINUATION.matcher(text.lines().get(to).text()).matches()) {
                value.append(' ').append(text.lines().get(to).text().strip());
                to++;
            }
            options.add(new Option(match.group(1), value.toString().strip(), i, to));
            i = to;
        }
        return options.build();
    }

    Bytes toBytes() {
        return text.toBytes();
    }
}
