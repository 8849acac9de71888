package dev.drover.engine.inventory;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import dev.drover.engine.inventory.Members.Member;
import dev.drover.engine.inventory.YamlTree.Entry;
import dev.drover.engine.inventory.YamlTree.Scalar;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.WholeFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file beside an inventory that keeps its {@link Members}: one host a line, so that version control merges it.
 *
 * <pre>
 * zookeeper:
 *   master1: 1
 *   master2: 2 retired
 * </pre>
 */
public final class MembersFile {
    private static final String HEADER = """
            # The numbers that drover gave to the members of clusters, such as the myid of a ZooKeeper server.
            # A number is never changed and never given to another host: those of removed hosts stay here as "retired".
            # Written by drover. Commit it together with the inventory.
            """;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9._-]*");
    private static final Pattern WORD_OF_YAML = Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null");
    private static final Pattern RETIRED = Pattern.compile("(\\d{1,9}) retired");
    private final Path file;

    private MembersFile(Path file) {
        this.file = file;
    }

    /** The one of the inventory that lies in a directory. */
    public static MembersFile in(Path directory) {
        return new MembersFile(directory.resolve(Members.FILE_NAME));
    }

    /**
     * What the file says; none if there is no file.
     *
     * @throws ProblemException with all mistakes in it, such as a number given twice
     */
    public Members read() {
        if (!Files.exists(file)) {
            return Members.NONE;
        }
        List<Problem> problems = new ArrayList<>();
        Members members = YamlTree.read(file, problems::add)
                .map(tree -> members(tree, problems::add))
                .orElse(Members.NONE);
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return members;
    }

    private static Members members(YamlTree tree, Consumer<Problem> problems) {
        ImmutableSortedMap.Builder<String, ImmutableMap<String, Member>> clusters = ImmutableSortedMap.naturalOrder();
        for (Entry cluster : tree.entries("clusters", problems)) {
            checkName("cluster", cluster, problems);
            clusters.put(cluster.key(), cluster(cluster, problems));
        }
        return new Members(clusters.buildOrThrow());
    }

    private static ImmutableMap<String, Member> cluster(Entry cluster, Consumer<Problem> problems) {
        ImmutableMap.Builder<String, Member> members = ImmutableMap.builder();
        Map<Integer, Entry> owners = new HashMap<>();
        for (Entry host : cluster.value().entries("numbers by host", problems)) {
            checkName("host", host, problems);
            Optional<Member> member = member(host.value());
            if (member.isEmpty()) {
                problems.accept(new Problem(
                        host.source(),
                        "bad-member-number",
                        "host '" + NameRule.shown(host.key()) + "' must have a number from 1 to " + Members.MAX_NUMBER
                                + ", or one such as '2 retired'"));
                continue;
            }
            members.put(host.key(), member.get());
            Entry owner = owners.putIfAbsent(member.get().number(), host);
            if (owner != null) {
                problems.accept(new Problem(
                        host.source(),
                        "duplicate-member-number",
                        "'" + NameRule.shown(cluster.key()) + "' has the number "
                                + member.get().number() + " for '" + NameRule.shown(host.key()) + "' and for '"
                                + NameRule.shown(owner.key()) + "' at " + owner.source()));
            }
        }
        return members.buildOrThrow();
    }

    private static void checkName(String kind, Entry entry, Consumer<Problem> problems) {
        NameRule.name(kind, entry.key())
                .ifPresent(complaint -> problems.accept(new Problem(entry.source(), "bad-name", complaint)));
    }

    private static Optional<Member> member(YamlTree value) {
        if (!(value instanceof Scalar scalar)) {
            return Optional.empty();
        }
        Optional<Member> member = Optional.empty();
        if (scalar.value() instanceof Integer number) {
            member = Optional.of(new Member(number, false));
        } else if (scalar.value() instanceof String text) {
            Matcher retired = RETIRED.matcher(text);
            member = retired.matches()
                    ? Optional.of(new Member(Integer.parseInt(retired.group(1)), true))
                    : Optional.empty();
        }
        return member.filter(found -> found.number() >= 1 && found.number() <= Members.MAX_NUMBER);
    }

    /**
     * Puts members in the place of those that were read, at once or not at all.
     *
     * @param before what {@link #read} returned; nothing is written if nothing differs from it
     * @throws ProblemException if the file says something else by now: another run wrote it
     */
    public void save(Members members, Members before) {
        if (members.equals(before)) {
            return;
        }
        if (!read().equals(before)) {
            throw new ProblemException(new Problem(
                    new Source(file.toString(), 0),
                    "members-changed",
                    "another run changed it meanwhile; nothing was written, run again"));
        }
        WholeFile.write(file, Bytes.utf8(text(members)));
    }

    static String text(Members members) {
        StringBuilder text = new StringBuilder(HEADER);
        members.clusters().forEach((cluster, hosts) -> {
            text.append(key(cluster)).append(hosts.isEmpty() ? ": {}\n" : ":\n");
            hosts.entrySet().stream()
                    .sorted(Comparator.comparingInt(host -> host.getValue().number()))
                    .forEach(host -> text.append("  ")
                            .append(key(host.getKey()))
                            .append(": ")
                            .append(host.getValue().number())
                            .append(host.getValue().retired() ? " retired\n" : "\n"));
        });
        return text.toString();
    }

    /** In quotes where YAML would read the name as something else; names have no quotes in them. */
    private static String key(String name) {
        boolean plain =
                PLAIN.matcher(name).matches() && !WORD_OF_YAML.matcher(name).matches();
        return plain ? name : '"' + name + '"';
    }
}
