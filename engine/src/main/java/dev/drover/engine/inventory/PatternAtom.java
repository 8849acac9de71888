package dev.drover.engine.inventory;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.Ints;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** One name, glob, regular expression or file of a {@link HostPattern}. */
sealed interface PatternAtom {
    /** The names of the hosts that it matches. */
    Found in(Inventory inventory);

    /** What an atom matched, or why it matched nothing. */
    record Found(ImmutableSet<String> hosts, ImmutableList<Problem> problems) {
        static Found hosts(ImmutableSet<String> names) {
            return new Found(names, ImmutableList.of());
        }

        static Found problem(Source source, String code, String message) {
            return new Found(ImmutableSet.of(), ImmutableList.of(new Problem(source, code, message)));
        }
    }

    /** Reads an atom of the pattern {@code all}. */
    static Optional<PatternAtom> parse(
            String text, String all, Source source, HostFiles files, Consumer<Problem> problems) {
        try {
            return Optional.of(parse(text, all, source, files));
        } catch (IllegalArgumentException wrong) {
            problems.accept(new Problem(source, "bad-pattern", String.valueOf(wrong.getMessage())));
            return Optional.empty();
        }
    }

    private static PatternAtom parse(String text, String all, Source source, HostFiles files) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException(
                    "pattern '" + NameRule.shown(all) + "' has an empty part; expected such as 'masters,agents'");
        }
        if (text.startsWith("~")) {
            return new Names(text, regex(text), Optional.empty(), source);
        }
        if (text.startsWith("@")) {
            return new Listed(text.substring(1), lines(text.substring(1), files));
        }
        Matcher indexed = Index.FORM.matcher(text);
        return indexed.matches()
                ? names(indexed.group(1), Optional.of(Index.of(indexed)), source)
                : names(text, Optional.empty(), source);
    }

    private static Names names(String text, Optional<Index> index, Source source) {
        boolean glob = text.chars().anyMatch(c -> "*?[".indexOf(c) >= 0);
        return new Names(text, glob ? Glob.matcher(text) : text::equals, index, source);
    }

    private static Predicate<String> regex(String text) {
        try {
            Pattern pattern = Pattern.compile(text.substring(1));
            return name -> pattern.matcher(name).lookingAt();
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException(
                    "'" + NameRule.shown(text) + "' is not a regular expression: " + wrong.getDescription(), wrong);
        }
    }

    private static ImmutableList<String> lines(String file, HostFiles files) {
        try {
            return ImmutableList.copyOf(files.lines(file));
        } catch (IOException wrong) {
            throw new IllegalArgumentException(
                    "file '" + NameRule.shown(file) + "' of host names cannot be read: " + wrong, wrong);
        }
    }

    /** The hosts and groups of a name, glob or regular expression; or some of those hosts. */
    record Names(String text, Predicate<String> matches, Optional<Index> index, Source source) implements PatternAtom {
        @Override
        public Found in(Inventory inventory) {
            Optional<ImmutableSet<String>> hosts = hosts(inventory);
            if (hosts.isEmpty()) {
                return Found.problem(source, "unknown-host-pattern", Suggestion.forNothing(text, inventory));
            }
            ImmutableSet<String> found = hosts.get();
            return index.map(some -> some.of(found, text, source)).orElseGet(() -> Found.hosts(found));
        }

        /** Absent if neither a host nor a group has a name that matches. */
        private Optional<ImmutableSet<String>> hosts(Inventory inventory) {
            if (matches.test(InventoryBuilder.ALL)) {
                return Optional.of(all(inventory));
            }
            Set<String> groups =
                    inventory.groups().keySet().stream().filter(matches).collect(toImmutableSet());
            ImmutableSet<String> hosts = inventory.hosts().stream()
                    .filter(host ->
                            matches.test(host.name()) || host.groups().stream().anyMatch(groups::contains))
                    .map(Host::name)
                    .collect(toImmutableSet());
            return groups.isEmpty() && hosts.isEmpty() ? Optional.empty() : Optional.of(hosts);
        }

        private static ImmutableSet<String> all(Inventory inventory) {
            return inventory.hosts().stream().map(Host::name).collect(toImmutableSet());
        }
    }

    /** The hosts that a file names. */
    record Listed(String file, ImmutableList<String> lines) implements PatternAtom {
        @Override
        public Found in(Inventory inventory) {
            ImmutableSet.Builder<String> hosts = ImmutableSet.builder();
            List<Problem> problems = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                String name = lines.get(i).strip();
                if (name.isEmpty() || name.startsWith("#")) {
                    continue;
                }
                if (inventory.host(name).isPresent()) {
                    hosts.add(name);
                } else {
                    problems.add(new Problem(
                            new Source(file, i + 1), "unknown-host", Suggestion.forNoHost(name, inventory)));
                }
            }
            return new Found(hosts.build(), ImmutableList.copyOf(problems));
        }
    }

    /** Positions among hosts in the order of the inventory, from 0, both ends included. */
    record Index(int from, int to) {
        private static final Pattern FORM = Pattern.compile("(.+)\\[(\\d+)(?:\\.\\.(\\d+))?]");

        static Index of(Matcher written) {
            int from = number(written.group(2));
            int to = Optional.ofNullable(written.group(3)).map(Index::number).orElse(from);
            if (to < from) {
                throw new IllegalArgumentException(
                        "'" + NameRule.shown(written.group()) + "' is empty: " + from + " is after " + to);
            }
            return new Index(from, to);
        }

        private static int number(String digits) {
            return Optional.ofNullable(Ints.tryParse(digits)).orElse(Integer.MAX_VALUE);
        }

        Found of(ImmutableSet<String> hosts, String text, Source source) {
            if (to < hosts.size()) {
                return Found.hosts(ImmutableSet.copyOf(hosts.asList().subList(from, to + 1)));
            }
            String written = from == to ? text + "[" + from + "]" : text + "[" + from + ".." + to + "]";
            String range = hosts.isEmpty() ? "" : ", 0 to " + (hosts.size() - 1);
            return Found.problem(
                    source,
                    "index-out-of-range",
                    "'" + NameRule.shown(written) + "' is out of range; '" + NameRule.shown(text) + "' has "
                            + Suggestion.counted(hosts.size()) + range);
        }
    }
}
