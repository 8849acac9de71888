package dev.drover.engine.resource.cron;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.TextLines;
import dev.drover.engine.resource.TextLines.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What becomes of a crontab.
 *
 * @param text the new content
 * @param changes what that changes, one for each attribute
 */
record CronEdit(TextLines text, ImmutableList<Change> changes) {
    private static final Pattern MAILTO = Pattern.compile("\\s*MAILTO\\s*=.*", Pattern.DOTALL);
    private static final Pattern NO_ENTRY = Pattern.compile("\\s*(?:#.*|[A-Za-z_\"'][^=\\s]*\\s*=.*)?", Pattern.DOTALL);

    static CronEdit of(CronSpec desired, CronState observed) {
        return new Pass(desired, observed).edit();
    }

    /** One pass over the lines. */
    private static final class Pass {
        private final CronSpec desired;
        private final CronState observed;
        private final TextLines found;
        private final String name;
        private final List<Line> lines = new ArrayList<>();
        private final ImmutableList.Builder<Change> changes = ImmutableList.builder();
        private String mailto;
        private int entries;
        private int at;

        Pass(CronSpec desired, CronState observed) {
            this.desired = desired;
            this.observed = observed;
            this.found = TextLines.of(observed.content());
            this.name = found.inFile(desired.name());
            this.mailto = CronSpec.MAILTO + "=" + observed.owner();
        }

        CronEdit edit() {
            while (at < found.lines().size()) {
                Line line = found.lines().get(at++);
                Optional<CronMarker> marker = CronMarker.find(name, line.text());
                if (marker.isPresent()) {
                    takeEntry(marker.get(), line);
                } else {
                    keep(line);
                }
            }
            if (entries == 0 && !desired.absent()) {
                append();
            }
            return new CronEdit(found.with(lines), changes.build());
        }

        private void keep(Line line) {
            lines.add(line);
            if (MAILTO.matcher(line.text()).matches()) {
                mailto = line.text();
            }
        }

        /**
         * The lines of the entry below a marker; nothing if it is not there any more. Comments and variables that somebody put
         * between are kept: what is behind them is the entry only if it has its command.
         */
        private Optional<CronEntry> entry(CronMarker marker) {
            int entryAt = at;
            while (text(entryAt).filter(Pass::isBetween).isPresent()) {
                entryAt++;
            }
            if (text(entryAt).filter(line -> !CronMarker.is(line)).isEmpty()) {
                return Optional.empty();
            }
            Optional<String> mailto = entryAt > at ? text(entryAt - 1).filter(Pass::isMailto) : Optional.empty();
            Optional<String> after = text(entryAt + 1).filter(Pass::isMailto);
            // Drover gives back what held before: a MAILTO without that is somebody else's.
            boolean wrapped = mailto.isPresent()
                    && (after.isPresent()
                            || wanted().filter(entry -> entry.mailto().equals(mailto))
                                    .isPresent());
            CronEntry there = new CronEntry(
                    wrapped ? mailto : Optional.empty(),
                    text(entryAt).orElseThrow(),
                    wrapped ? after : Optional.empty(),
                    observed.program());
            int start = wrapped ? entryAt - 1 : entryAt;
            if (!isOwn(marker, there, start == at)) {
                return Optional.empty();
            }
            found.lines().subList(at, start).forEach(this::keep);
            at = entryAt + 1 + (there.after().isPresent() ? 1 : 0);
            return Optional.of(there);
        }

        private Optional<String> text(int line) {
            return line < found.lines().size()
                    ? Optional.of(found.lines().get(line).text())
                    : Optional.empty();
        }

        private static boolean isMailto(String line) {
            return MAILTO.matcher(line).matches();
        }

        private static boolean isBetween(String line) {
            return NO_ENTRY.matcher(line).matches() && !CronMarker.is(line);
        }

        /** Whether a line is the entry, be it changed in one of its parts. */
        private boolean isOwn(CronMarker marker, CronEntry there, boolean atOnceBelow) {
            Optional<CronEntry> wanted = wanted();
            boolean sameCommand = marker.hasCommand(there)
                    || wanted.filter(entry -> entry.command().equals(there.command()))
                            .isPresent();
            boolean sameSchedule = marker.hasSchedule(there)
                    || wanted.filter(entry -> entry.schedule().equals(there.schedule()))
                            .isPresent();
            // An older marker says nothing of what shall go away.
            boolean unknown = desired.absent() && marker.digests().isEmpty();
            return sameCommand || (atOnceBelow && (sameSchedule || unknown));
        }

        private void takeEntry(CronMarker marker, Line line) {
            int before = lines.size();
            Optional<CronEntry> there = entry(marker);
            entries++;
            if (desired.absent() || entries > 1) {
                changes.add(new Change("cron", Optional.of(desired.name()), once(), false));
                return;
            }
            CronEntry wanted = wanted().orElseThrow();
            if (there.equals(Optional.of(wanted)) && before == lines.size()) {
                lines.add(line);
                putEntry(wanted);
                return;
            }
            if (!there.equals(Optional.of(wanted))) {
                compare(there, wanted);
            }
            put(wanted);
        }

        private Optional<String> once() {
            return desired.absent() ? Optional.empty() : Optional.of(desired.name() + ", once");
        }

        private Optional<CronEntry> wanted() {
            if (desired.absent()) {
                return Optional.empty();
            }
            CronEntry entry = CronEntry.of(desired, observed.program(), mailto);
            return Optional.of(new CronEntry(
                    entry.mailto().map(found::inFile), found.inFile(entry.line()), entry.after(), entry.program()));
        }

        private void compare(Optional<CronEntry> there, CronEntry wanted) {
            if (there.isEmpty()) {
                create(wanted);
                return;
            }
            CronEntry old = there.get();
            change("schedule", old.schedule(), wanted.schedule());
            change("command", old.command(), wanted.command());
            if (old.env().equals(wanted.env()) && !old.after().equals(wanted.after())) {
                change("env", old.after().orElse(""), wanted.after().orElse(""));
            } else {
                change("env", old.env(), wanted.env());
            }
            if (changes.build().isEmpty()) {
                change("entry", old.line(), wanted.line());
            }
        }

        private void change(String attribute, String from, String to) {
            if (!from.equals(to)) {
                changes.add(new Change(
                        attribute,
                        Optional.of(from).filter(text -> !text.isEmpty()),
                        Optional.of(to).filter(text -> !text.isEmpty()),
                        false));
            }
        }

        private void create(CronEntry wanted) {
            changes.add(Change.create("schedule", wanted.schedule()), Change.create("command", wanted.command()));
            if (!desired.env().isEmpty()) {
                changes.add(Change.create("env", wanted.env()));
            }
        }

        private void put(CronEntry entry) {
            lines.add(new Line(CronMarker.line(name, entry), "\n"));
            putEntry(entry);
        }

        private void putEntry(CronEntry entry) {
            entry.lines().forEach(line -> lines.add(new Line(line, "\n")));
        }

        private void append() {
            if (!lines.isEmpty() && lines.get(lines.size() - 1).end().isEmpty()) {
                lines.add(new Line(lines.remove(lines.size() - 1).text(), "\n"));
            }
            CronEntry wanted = wanted().orElseThrow();
            create(wanted);
            put(wanted);
        }
    }
}
