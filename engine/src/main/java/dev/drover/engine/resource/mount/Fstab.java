package dev.drover.engine.resource.mount;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.TextLines;
import dev.drover.engine.resource.TextLines.Line;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of {@code /etc/fstab} (fstab(5)). An edit touches the fields that it is about and nothing else. */
record Fstab(TextLines text) {
    private static final Pattern FIELD = Pattern.compile("[^ \\t]+");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");
    private static final int POINT = 1;
    private static final int REQUIRED_FIELDS = 3;
    private static final int ALL_FIELDS = 6;

    /**
     * One line.
     *
     * @param index of the line in the text
     * @param fields as they are meant: device, path, type, options, dump, pass; what is left out has its default
     */
    record Entry(int index, ImmutableList<String> fields) {
        String device() {
            return fields.get(0);
        }

        String type() {
            return fields.get(2);
        }

        ImmutableList<String> options() {
            return ImmutableList.copyOf(fields.get(3).split(",", -1));
        }

        /** As it stands there, which need not be a number. */
        String dump() {
            return fields.get(4);
        }

        /** As it stands there, which need not be a number. */
        String pass() {
            return fields.get(5);
        }

        String shown() {
            return fields.stream().map(Fstab::escaped).collect(joining(" "));
        }
    }

    static Fstab of(Bytes content) {
        return new Fstab(TextLines.of(content));
    }

    /** The lines for a path, in their order. */
    ImmutableList<Entry> entries(HostPath path) {
        String wanted = text.inFile(path.text());
        ImmutableList.Builder<Entry> entries = ImmutableList.builder();
        for (int i = 0; i < text.lines().size(); i++) {
            List<String> fields = fields(text.lines().get(i).text());
            if (fields.size() >= REQUIRED_FIELDS && point(fields).equals(wanted)) {
                entries.add(new Entry(i, complete(fields)));
            }
        }
        return entries.build();
    }

    private static String point(List<String> fields) {
        String point = fields.get(POINT);
        return point.length() > 1 && point.endsWith("/") ? point.substring(0, point.length() - 1) : point;
    }

    private static List<String> fields(String line) {
        return isComment(line)
                ? List.of()
                : FIELD.matcher(line)
                        .results()
                        .map(MatchResult::group)
                        .map(Fstab::unescaped)
                        .toList();
    }

    private static boolean isComment(String line) {
        return line.stripLeading().startsWith("#");
    }

    private static ImmutableList<String> complete(List<String> fields) {
        List<String> all = new ArrayList<>(fields.subList(0, Math.min(ALL_FIELDS, fields.size())));
        if (all.size() == REQUIRED_FIELDS) {
            all.add("defaults");
        }
        while (all.size() < ALL_FIELDS) {
            all.add("0");
        }
        return ImmutableList.copyOf(all);
    }

    /** This with one line for the path: the first that it had, changed where it differs, or a new one. */
    Fstab with(HostPath path, ImmutableList<String> wanted) {
        ImmutableList<Entry> entries = entries(path);
        ImmutableList<String> fields = wanted.stream().map(text::inFile).collect(ImmutableList.toImmutableList());
        if (entries.isEmpty()) {
            return inserted(path, fields);
        }
        List<Line> lines = new ArrayList<>(without(entries.subList(1, entries.size())));
        int at = entries.get(0).index();
        Line old = lines.get(at);
        lines.set(at, new Line(edited(old.text(), fields), old.end()));
        return new Fstab(text.with(lines));
    }

    /** This without any line for the path. */
    Fstab without(HostPath path) {
        return new Fstab(text.with(without(entries(path))));
    }

    private List<Line> without(List<Entry> entries) {
        List<Line> lines = new ArrayList<>(text.lines());
        entries.stream()
                .map(Entry::index)
                .sorted(Comparator.reverseOrder())
                .forEach(index -> lines.remove((int) index));
        return lines;
    }

    private static String edited(String line, List<String> wanted) {
        StringBuilder edited = new StringBuilder();
        Matcher field = FIELD.matcher(line);
        int index = 0;
        int copied = 0;
        while (field.find()) {
            edited.append(line, copied, field.start());
            boolean differs = index < ALL_FIELDS && !unescaped(field.group()).equals(wanted.get(index));
            edited.append(differs ? escaped(wanted.get(index)) : field.group());
            copied = field.end();
            index++;
        }
        String tail = line.substring(copied);
        if (needed(wanted) > index) {
            for (int i = index; i < ALL_FIELDS; i++) {
                edited.append(' ').append(escaped(wanted.get(i)));
            }
        }
        return edited.append(tail).toString();
    }

    /** How many fields a line needs to mean these. */
    private static int needed(List<String> fields) {
        int needed = ALL_FIELDS;
        while (needed > REQUIRED_FIELDS
                && fields.get(needed - 1).equals(needed > REQUIRED_FIELDS + 1 ? "0" : "defaults")) {
            needed--;
        }
        return needed;
    }

    /** A new line at the end, or before the first that is mounted below it: {@code mount -a} goes from top to bottom. */
    private Fstab inserted(HostPath path, ImmutableList<String> fields) {
        List<Line> lines = new ArrayList<>(text.lines());
        int at = 0;
        while (at < lines.size() && !isBelow(fields(lines.get(at).text()), path)) {
            at++;
        }
        if (at > 0 && lines.get(at - 1).end().isEmpty()) {
            lines.set(at - 1, new Line(lines.get(at - 1).text(), text.newline()));
        }
        lines.add(at, new Line(fields.stream().map(Fstab::escaped).collect(joining(" ")), text.newline()));
        return new Fstab(text.with(lines));
    }

    private boolean isBelow(List<String> fields, HostPath path) {
        String above = path.text().equals("/") ? "/" : text.inFile(path.text()) + "/";
        return fields.size() >= REQUIRED_FIELDS
                && fields.get(POINT).startsWith(above)
                && fields.get(POINT).length() > above.length();
    }

    /** As {@code getmntent(3)} and the kernel write a field. */
    static String escaped(String field) {
        String text = field.replace("\\", "\\134")
                .replace(" ", "\\040")
                .replace("\t", "\\011")
                .replace("\n", "\\012");
        return text.startsWith("#") ? "\\043" + text.substring(1) : text;
    }

    static String unescaped(String field) {
        return ESCAPE.matcher(field)
                .replaceAll(
                        octal -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(octal.group(1), 8))));
    }
}
