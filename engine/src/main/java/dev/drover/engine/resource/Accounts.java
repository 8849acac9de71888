package dev.drover.engine.resource;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.transport.ShellScript;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The users and groups that a host knows, read once for all resources that ask. Form of passwd(5) and group(5).
 *
 * @param users by name: those of the file, and those of a directory service that were asked for
 * @param localGroups by name: those of /etc/group, the only ones whose members programs of the host can change
 * @param groups by name: those, and those of a directory service that were asked for
 */
public record Accounts(
        ImmutableMap<String, User> users, ImmutableMap<String, Group> localGroups, ImmutableMap<String, Group> groups) {
    private static final ShellScript CHANGE = ShellScript.beside(Accounts.class, "account.sh");
    private static final ProbeScript OBSERVE =
            new ProbeScript(ShellScript.beside(Accounts.class, "accounts.sh"), Accounts::shareBetween);
    private static final Splitter LINES = Splitter.on('\n').omitEmptyStrings();
    private static final Splitter FIELDS = Splitter.on(':');
    private static final Splitter MEMBERS = Splitter.on(',').omitEmptyStrings().trimResults();

    /** A line of passwd. */
    public record User(String name, long uid, long gid, String comment, String home, String shell) {}

    /** A line of group. */
    public record Group(String name, long gid, ImmutableSet<String> members) {}

    /** Asks about a user, and whether there are these groups. */
    public static Probe<Accounts> ofUser(PortableName user, ImmutableCollection<PortableName> groups) {
        return probe(user.text(), groups.stream().map(PortableName::text).collect(Collectors.joining(",")));
    }

    /** Asks about a group. */
    public static Probe<Accounts> ofGroup(PortableName group) {
        return probe("", group.text());
    }

    private static Probe<Accounts> probe(String user, String groups) {
        return Probe.of(OBSERVE, ImmutableList.of(Bytes.utf8(user), Bytes.utf8(groups)), Accounts::read);
    }

    /** An action that runs one of the programs that change accounts, such as {@code useradd}. */
    public static Action change(String says, String program, List<String> arguments) {
        return Action.of(
                says,
                CHANGE,
                Stream.concat(Stream.of(program), arguments.stream()).toArray(String[]::new));
    }

    private static ImmutableList<ImmutableList<Bytes>> shareBetween(
            Bytes output, Bytes separator, ImmutableList<ImmutableList<Bytes>> questions) {
        ImmutableList<Bytes> sections = Sections.split(output, separator);
        if (sections.size() != 3) {
            throw new ProbeException("expected passwd and group of the host, got " + sections.size() + " of 3 parts");
        }
        return questions.stream().map(question -> sections).collect(toImmutableList());
    }

    private static Accounts read(ImmutableList<Bytes> sections) {
        ImmutableMap<String, User> users =
                users(sections.get(0)).collect(toImmutableMap(User::name, user -> user, (first, later) -> first));
        if (users.isEmpty()) {
            throw new ProbeException("the host has no user in /etc/passwd, or it cannot be read");
        }
        return new Accounts(
                users,
                byName(groups(sections.get(1))),
                byName(Stream.concat(groups(sections.get(1)), groups(sections.get(2)))));
    }

    private static ImmutableMap<String, Group> byName(Stream<Group> groups) {
        return groups.collect(toImmutableMap(Group::name, group -> group, (first, later) -> first));
    }

    // Lines that are not of the form are those of old NIS entries, "+::::::", and comments: no accounts.
    private static Stream<User> users(Bytes section) {
        return LINES.splitToStream(section.toUtf8())
                .map(FIELDS::splitToList)
                .filter(fields -> fields.size() == 7 && isNumber(fields.get(2)) && isNumber(fields.get(3)))
                .map(fields -> new User(
                        fields.get(0),
                        Long.parseLong(fields.get(2)),
                        Long.parseLong(fields.get(3)),
                        fields.get(4),
                        fields.get(5),
                        fields.get(6)));
    }

    private static Stream<Group> groups(Bytes section) {
        return LINES.splitToStream(section.toUtf8())
                .map(FIELDS::splitToList)
                .filter(fields -> fields.size() == 4 && isNumber(fields.get(2)))
                .map(fields -> new Group(
                        fields.get(0),
                        Long.parseLong(fields.get(2)),
                        MEMBERS.splitToStream(fields.get(3)).collect(toImmutableSet())));
    }

    private static boolean isNumber(String field) {
        return field.matches("\\d{1,10}");
    }

    public Optional<User> user(String name) {
        return Optional.ofNullable(users.get(name));
    }

    public Optional<Group> group(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    /** The name of the group of that number, or the number itself. */
    public String groupName(long gid) {
        return groups.values().stream()
                .filter(group -> group.gid() == gid)
                .map(Group::name)
                .findFirst()
                .orElse(Long.toString(gid));
    }

    /** The groups of /etc/group that list the user as a member. */
    public ImmutableSet<String> groupsListing(String user) {
        return localGroups.values().stream()
                .filter(group -> group.members().contains(user))
                .map(Group::name)
                .collect(toImmutableSet());
    }
}
