package dev.drover.engine.inventory;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.inventory.PatternAtom.Found;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which hosts are meant, as written in {@code on:} or {@code --limit}:
 *
 * <pre>
 * all               every host
 * masters  web1     a group, a host
 * a,b               union
 * a&amp;b               intersection
 * a,!b              difference, wherever the !b stands; without any a: all but b
 * web*  a?  a[1-3]  globs over the names of hosts and groups
 * ~web\d+           a Java regular expression that a host's or group's name starts with
 * masters[0]        one of them, in the order of the inventory
 * masters[1..2]     some of them, both ends included
 * &#64;failed.txt       the hosts that a file names, one a line; empty lines and # comments are passed over
 * </pre>
 *
 * Commas and {@code &} inside brackets belong to a regular expression. A name that matches nothing is a problem, even
 * after {@code !}.
 */
public final class HostPattern {
    private final ImmutableList<Term> terms;

    private HostPattern(ImmutableList<Term> terms) {
        this.terms = terms;
    }

    /** What stands between commas. */
    private record Term(ImmutableList<PatternAtom> included, ImmutableList<PatternAtom> excluded) {}

    /**
     * Reads a pattern, and the files it names.
     *
     * @throws ProblemException if it is not of this form, or a file cannot be read
     */
    public static HostPattern parse(String text, Source source, HostFiles files) {
        List<Problem> problems = new ArrayList<>();
        ImmutableList.Builder<Term> terms = ImmutableList.builder();
        for (String term : split(text, ',')) {
            terms.add(term(term, text, source, files, problems));
        }
        throwIfAny(problems);
        return new HostPattern(terms.build());
    }

    private static Term term(String term, String all, Source source, HostFiles files, List<Problem> problems) {
        ImmutableList.Builder<PatternAtom> included = ImmutableList.builder();
        ImmutableList.Builder<PatternAtom> excluded = ImmutableList.builder();
        List<String> atoms = split(term, '&');
        for (String written : atoms) {
            String atom = written.strip();
            boolean negated = atom.startsWith("!");
            String positive = negated ? atom.substring(1).strip() : atom;
            PatternAtom.parse(positive, all, source, files, problems::add)
                    .ifPresent(parsed -> (negated ? excluded : included).add(parsed));
        }
        if (atoms.size() > 1 && atoms.stream().allMatch(atom -> atom.strip().startsWith("!"))) {
            problems.add(new Problem(
                    source,
                    "bad-pattern",
                    "'" + NameRule.shown(term.strip()) + "' intersects only hosts that are left out; write '!a,!b'"));
        }
        return new Term(included.build(), excluded.build());
    }

    /** Cuts at a separator that is not inside brackets. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == separator && depth == 0) {
                parts.add(text.substring(from, i));
                from = i + 1;
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0) {
                depth = Math.max(0, depth - 1);
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    /**
     * The hosts that are meant, each once, in the order of the inventory.
     *
     * @throws ProblemException with all names that match nothing
     */
    public ImmutableList<Host> select(Inventory inventory) {
        List<Problem> problems = new ArrayList<>();
        Set<String> selected = new HashSet<>();
        Set<String> left = new HashSet<>();
        boolean includes = false;
        for (Term term : terms) {
            Set<String> without = union(term.excluded(), inventory, problems::add);
            if (term.included().isEmpty()) {
                left.addAll(without);
            } else {
                includes = true;
                Set<String> hosts = intersection(term.included(), inventory, problems::add);
                hosts.removeAll(without);
                selected.addAll(hosts);
            }
        }
        throwIfAny(problems);
        ImmutableSet<String> leftOut = ImmutableSet.copyOf(left);
        ImmutableList<Host> from = includes ? inventory.inOrder(selected) : inventory.hosts();
        return ImmutableList.copyOf(
                from.stream().filter(host -> !leftOut.contains(host.name())).toList());
    }

    private static Set<String> union(
            ImmutableList<PatternAtom> atoms, Inventory inventory, Consumer<Problem> problems) {
        Set<String> names = new HashSet<>();
        atoms.forEach(atom -> names.addAll(hosts(atom, inventory, problems)));
        return names;
    }

    private static Set<String> intersection(
            ImmutableList<PatternAtom> atoms, Inventory inventory, Consumer<Problem> problems) {
        Set<String> names = new HashSet<>(hosts(atoms.get(0), inventory, problems));
        atoms.subList(1, atoms.size()).forEach(atom -> names.retainAll(hosts(atom, inventory, problems)));
        return names;
    }

    private static ImmutableSet<String> hosts(PatternAtom atom, Inventory inventory, Consumer<Problem> problems) {
        Found found = atom.in(inventory);
        found.problems().forEach(problems);
        return found.hosts();
    }

    private static void throwIfAny(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
    }
}
