package dev.drover.engine.resource.hostentry;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.TextLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What becomes of the text of {@code /etc/hosts}, and what differs. */
record HostsEdit(TextLines text, ImmutableList<Change> changes) {
    static HostsEdit of(HostEntrySpec desired, TextLines found) {
        ImmutableList<String> has = namesOf(desired.address(), found);
        ImmutableList<String> wanted = wanted(desired, has);
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        TextLines text = found;
        boolean isOneLine = lineCount(desired.address(), found) <= 1 || desired.absent();
        if (!wanted.equals(has) || !isOneLine || (wanted.isEmpty() && lineCount(desired.address(), found) > 0)) {
            changes.add(new Change("names", shown(has, found, desired), shown(wanted), false));
            text = desired.absent() ? without(desired, found) : placed(desired, found);
        }
        if (desired.exclusive()) {
            ImmutableList<String> elsewhere = elsewhere(desired, text);
            if (!elsewhere.isEmpty()) {
                changes.add(Change.remove("exclusive", String.join("\n", elsewhere)));
                text = takenAway(desired, text);
            }
        }
        return new HostsEdit(text, changes.build());
    }

    private static Optional<String> shown(ImmutableList<String> names) {
        return names.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", names));
    }

    /** One line for each line that the address has. */
    private static Optional<String> shown(ImmutableList<String> has, TextLines found, HostEntrySpec desired) {
        ImmutableList<String> lines = lines(found).stream()
                .flatMap(Optional::stream)
                .filter(line -> desired.address().is(line.address()))
                .map(line -> String.join(" ", line.names()))
                .collect(toImmutableList());
        return lines.size() > 1 ? Optional.of(String.join("\n", lines)) : shown(has);
    }

    private static ImmutableList<String> wanted(HostEntrySpec desired, ImmutableList<String> has) {
        if (!desired.absent()) {
            return desired.names();
        }
        return desired.names().isEmpty()
                ? ImmutableList.of()
                : has.stream().filter(name -> !isOneOf(desired, name)).collect(toImmutableList());
    }

    /** Host names have no case. */
    private static boolean isOneOf(HostEntrySpec desired, String name) {
        return desired.names().stream()
                .anyMatch(wanted -> wanted.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)));
    }

    private static ImmutableList<Optional<HostLine>> lines(TextLines text) {
        return text.lines().stream().map(line -> HostLine.of(line.text())).collect(toImmutableList());
    }

    private static ImmutableList<String> namesOf(HostAddress address, TextLines text) {
        return lines(text).stream()
                .flatMap(Optional::stream)
                .filter(line -> address.is(line.address()))
                .flatMap(line -> line.names().stream())
                .collect(toImmutableList());
    }

    private static long lineCount(HostAddress address, TextLines text) {
        return lines(text).stream()
                .flatMap(Optional::stream)
                .filter(line -> address.is(line.address()))
                .count();
    }

    /** The names of other addresses of the family that shall not be there. */
    private static ImmutableList<String> elsewhere(HostEntrySpec desired, TextLines text) {
        return lines(text).stream()
                .flatMap(Optional::stream)
                .filter(line -> desired.address().isSiblingOf(line.address()))
                .filter(line -> line.names().stream().anyMatch(name -> isOneOf(desired, name)))
                .map(HostLine::text)
                .collect(toImmutableList());
    }

    /** The names in the first line of the address; its other lines go. */
    private static TextLines placed(HostEntrySpec desired, TextLines found) {
        List<TextLines.Line> all = new ArrayList<>();
        boolean isPlaced = false;
        for (TextLines.Line line : found.lines()) {
            Optional<HostLine> entry =
                    HostLine.of(line.text()).filter(one -> desired.address().is(one.address()));
            if (entry.isEmpty()) {
                all.add(line);
            } else if (!isPlaced) {
                all.add(new TextLines.Line(entry.get().with(desired.names()).text(), line.end()));
                isPlaced = true;
            }
        }
        TextLines text = found.with(all);
        return isPlaced
                ? text
                : text.inserting(
                        all.size(), ImmutableList.of(desired.address() + " " + String.join(" ", desired.names())));
    }

    private static TextLines without(HostEntrySpec desired, TextLines found) {
        return rewritten(found, desired, line -> desired.address().is(line.address()));
    }

    private static TextLines takenAway(HostEntrySpec desired, TextLines found) {
        return rewritten(found, desired, line -> desired.address().isSiblingOf(line.address()));
    }

    /** The lines that count lose the names, all if none is said; one that has none left goes. */
    private static TextLines rewritten(TextLines found, HostEntrySpec desired, Predicate<HostLine> counts) {
        List<TextLines.Line> all = new ArrayList<>();
        for (TextLines.Line line : found.lines()) {
            Optional<HostLine> entry = HostLine.of(line.text()).filter(counts);
            ImmutableList<String> left = entry.map(one -> desired.names().isEmpty()
                            ? ImmutableList.<String>of()
                            : one.names().stream()
                                    .filter(name -> !isOneOf(desired, name))
                                    .collect(toImmutableList()))
                    .orElse(ImmutableList.of());
            if (entry.isEmpty() || left.equals(entry.get().names())) {
                all.add(line);
            } else if (!left.isEmpty()) {
                all.add(new TextLines.Line(entry.get().with(left).text(), line.end()));
            }
        }
        return found.with(all);
    }
}
