package dev.drover.engine.resource.authorizedkey;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.TextLines;
import dev.drover.engine.resource.TextLines.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of an authorized_keys file.
 *
 * @param text the new content
 * @param changes what that changes, one for each attribute
 */
record KeyEdit(TextLines text, ImmutableList<Change> changes) {
    static KeyEdit of(AuthorizedKeySpec desired, TextLines found) {
        Pass pass = new Pass(desired, found);
        found.lines().forEach(pass::take);
        return pass.finish();
    }

    /** One pass over the lines. */
    private static final class Pass {
        private final AuthorizedKeySpec desired;
        private final TextLines found;
        private final Map<String, PublicKey> wanted = new LinkedHashMap<>();
        private final List<Line> lines = new ArrayList<>();
        private final List<String> keysBefore = new ArrayList<>();
        private final Set<String> keysAfter = new LinkedHashSet<>();
        private final List<PublicKey> optionsBefore = new ArrayList<>();
        private final List<PublicKey> optionsAfter = new ArrayList<>();
        private final List<String> others = new ArrayList<>();
        private final Set<String> placed = new LinkedHashSet<>();

        Pass(AuthorizedKeySpec desired, TextLines found) {
            this.desired = desired;
            this.found = found;
            desired.keys().forEach(key -> wanted.put(key.blob(), key));
        }

        void take(Line line) {
            Optional<PublicKey> key = PublicKey.find(line.text());
            Optional<PublicKey> known = key.flatMap(there -> Optional.ofNullable(wanted.get(there.blob())));
            if (known.isEmpty()) {
                takeOther(line, key);
                return;
            }
            PublicKey there = key.orElseThrow();
            keysBefore.add(there.shown());
            if (!desired.absent() && placed.add(there.blob())) {
                place(known.get(), there, line);
            }
        }

        private void takeOther(Line line, Optional<PublicKey> key) {
            String text = line.text().strip();
            if (!desired.exclusive() || text.isEmpty() || text.startsWith("#")) {
                lines.add(line);
            } else {
                others.add(key.map(PublicKey::shown).orElse("a line that is no key"));
            }
        }

        /** The first line of a key becomes as it shall be; one that differs in blanks only stays. */
        private void place(PublicKey wanted, PublicKey there, Line line) {
            PublicKey key = wanted.comment().isEmpty() ? wanted.withComment(there.comment()) : inFile(wanted);
            keysAfter.add(key.shown());
            if (!there.options().equals(key.options())) {
                optionsBefore.add(there);
                optionsAfter.add(key);
            }
            lines.add(key.equals(there) ? line : new Line(key.line(), line.end()));
        }

        private PublicKey inFile(PublicKey key) {
            return key.withComment(found.inFile(key.comment())).withOptions(found.inFile(key.options()));
        }

        KeyEdit finish() {
            if (!desired.absent()) {
                wanted.values().stream()
                        .filter(key -> !placed.contains(key.blob()))
                        .forEach(this::append);
            }
            ImmutableList.Builder<Change> changes = ImmutableList.builder();
            change("key", String.join("\n", keysBefore), String.join("\n", keysAfter), changes);
            change("options", options(optionsBefore), options(optionsAfter), changes);
            change("exclusive", String.join("\n", others), "", changes);
            return new KeyEdit(found.with(lines), changes.build());
        }

        /** Of several keys, each with its own: the same options with another key are others. */
        private String options(List<PublicKey> keys) {
            return keys.stream()
                    .filter(key -> !key.options().isEmpty())
                    .map(key -> wanted.size() == 1 ? key.options() : key.shown() + ": " + key.options())
                    .collect(joining("\n"));
        }

        private void append(PublicKey given) {
            PublicKey key = inFile(given);
            if (!lines.isEmpty()) {
                Line last = lines.remove(lines.size() - 1);
                lines.add(new Line(last.text(), last.end().isEmpty() ? found.newline() : last.end()));
            }
            lines.add(new Line(key.line(), found.newline()));
            keysAfter.add(key.shown());
            optionsAfter.add(key);
        }

        private static void change(String attribute, String from, String to, ImmutableList.Builder<Change> changes) {
            if (!from.equals(to)) {
                changes.add(new Change(
                        attribute,
                        Optional.of(from).filter(text -> !text.isEmpty()),
                        Optional.of(to).filter(text -> !text.isEmpty()),
                        false));
            }
        }
    }
}
