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
    private static final String MARK = "# drover: ";
    private static final Pattern MAILTO = Pattern.compile("\\s*MAILTO\\s*=.*");

    static CronEdit of(CronSpec desired, CronState observed) {
        return new Pass(desired, observed).edit();
    }

    /** One pass over the lines. */
    private static final class Pass {
        private final CronSpec desired;
        private final CronState observed;
        private final TextLines found;
        private final String mark;
        private final List<Line> lines = new ArrayList<>();
        private final ImmutableList.Builder<Change> changes = ImmutableList.builder();
        private String mailto;
        private int entries;
        private int at;

        Pass(CronSpec desired, CronState observed) {
            this.desired = desired;
            this.observed = observed;
            this.found = TextLines.of(observed.content());
            this.mark = found.inFile(MARK + desired.name());
            this.mailto = CronSpec.MAILTO + "=" + observed.owner();
        }

        CronEdit edit() {
            while (at < found.lines().size()) {
                Line line = found.lines().get(at++);
                if (line.text().stripTrailing().equals(mark)) {
                    takeEntry(entry());
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

        /** The lines below a marker that belong to it; nothing if somebody took them away. */
        private Optional<CronEntry> entry() {
            Optional<String> own = next(true);
            Optional<String> line = next(false);
            if (line.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new CronEntry(
                    own, line.get(), own.isPresent() ? next(true) : Optional.empty(), observed.program()));
        }

        /** The next line if it is one about mail, or one of an entry. */
        private Optional<String> next(boolean aboutMail) {
            if (at >= found.lines().size()) {
                return Optional.empty();
            }
            String text = found.lines().get(at).text();
            boolean isEntry = !text.isBlank() && !text.strip().startsWith("#");
            if (aboutMail != MAILTO.matcher(text).matches() || (!aboutMail && !isEntry)) {
                return Optional.empty();
            }
            at++;
            return Optional.of(text);
        }

        private void takeEntry(Optional<CronEntry> there) {
            entries++;
            if (desired.absent() || entries > 1) {
                changes.add(new Change("cron", Optional.of(desired.name()), once(), false));
                return;
            }
            CronEntry wanted = wanted();
            if (!there.equals(Optional.of(wanted))) {
                compare(there, wanted);
            }
            put(wanted);
        }

        private Optional<String> once() {
            return desired.absent() ? Optional.empty() : Optional.of(desired.name() + ", once");
        }

        private CronEntry wanted() {
            CronEntry entry = CronEntry.of(desired, observed.program(), mailto);
            return new CronEntry(
                    entry.mailto().map(found::inFile), found.inFile(entry.line()), entry.after(), entry.program());
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
            lines.add(new Line(mark, "\n"));
            entry.lines().forEach(line -> lines.add(new Line(line, "\n")));
        }

        private void append() {
            if (!lines.isEmpty() && lines.get(lines.size() - 1).end().isEmpty()) {
                lines.add(new Line(lines.remove(lines.size() - 1).text(), "\n"));
            }
            CronEntry wanted = wanted();
            create(wanted);
            put(wanted);
        }
    }
}
