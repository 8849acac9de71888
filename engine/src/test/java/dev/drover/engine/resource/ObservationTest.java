package dev.drover.engine.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.resource.PathState.Account;
import dev.drover.engine.resource.PathState.Inode;
import dev.drover.engine.resource.PathState.Kind;
import dev.drover.engine.transport.ShellScript;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How answers of a host are cut, put together and read. */
class ObservationTest {
    private static final Bytes SEPARATOR = Bytes.utf8("--x--");
    private static final HostPath PATH = HostPath.parse("/etc/a");
    private static final ProbeScript SCRIPT = ProbeScript.inOrder(new ShellScript("a.sh", "true"));

    private static ImmutableList<Bytes> texts(String... texts) {
        return ImmutableList.copyOf(texts).stream().map(Bytes::utf8).collect(ImmutableList.toImmutableList());
    }

    private static Probe<String> asking(String question) {
        return Probe.of(SCRIPT, texts(question), answer -> answer.get(0).toUtf8());
    }

    @Test
    void sectionsEndWithTheSeparatorAndANewline() {
        assertThat(Sections.split(Bytes.utf8("a--x--b--x--\n--x--\nc\n--x--\nrest"), SEPARATOR))
                .isEqualTo(texts("a--x--b", "", "c\n"));
        assertThat(Sections.split(Bytes.utf8("a--x--"), SEPARATOR)).isEmpty();
        assertThat(Sections.split(Bytes.empty(), SEPARATOR)).isEmpty();
    }

    @Test
    void eachQuestionHasOneAnswer() {
        ImmutableList<ImmutableList<Bytes>> two = ImmutableList.of(texts("a"), texts("b"));

        assertThat(SCRIPT.splitter().split(Bytes.utf8("1--x--\n2--x--\n"), SEPARATOR, two))
                .isEqualTo(ImmutableList.of(texts("1"), texts("2")));
        assertThatThrownBy(() -> SCRIPT.splitter().split(Bytes.utf8("1--x--\n"), SEPARATOR, two))
                .isInstanceOf(ProbeException.class)
                .hasMessage("expected 2 answers of the host, got 1");
    }

    @Test
    void probesAreJoined() {
        Probe<String> both = Probe.both(asking("a"), asking("b"), (one, other) -> one + other);
        Probe<ImmutableList<String>> all = Probe.all(ImmutableList.of(both, asking("c")));

        assertThat(all.questions())
                .extracting(Probe.Question::arguments)
                .containsExactly(texts("a"), texts("b"), texts("c"));
        assertThat(all.parser().apply(ImmutableList.of(texts("1"), texts("2"), texts("3"))))
                .containsExactly("12", "3");
        assertThat(all.map(ImmutableList::size).parser().apply(ImmutableList.of(texts("1"), texts("2"), texts("3"))))
                .isEqualTo(2);
        assertThat(Probe.none("x").parser().apply(ImmutableList.of())).isEqualTo("x");
    }

    private static String observed(String inode, String end, String target, String rest) {
        PathState state = PathProbe.content(PATH).parser().apply(ImmutableList.of(texts(inode, end, target, rest)));
        return state.kind() + ", " + state.kindBehindLinks() + ", "
                + state.content().map(Bytes::toUtf8).orElse("-");
    }

    @Test
    void aPathIsReadFromWhatStatSays() {
        assertThat(observed("81a4 0 0 1\nroot\nroot\n", "", "", "there - sent\nx"))
                .isEqualTo("file, file, x");
        assertThat(observed("41ed 0 0 1\nroot\nroot\n", "", "", "there - -\n")).isEqualTo("directory, directory, -");
        assertThat(observed("21a4 0 0 1\nroot\nroot\n", "", "", "there - -\n"))
                .isEqualTo("special file, special file, -");
        assertThat(observed("a1ff 0 0 1\nroot\nroot\n", "41ed 0 0 1\nroot\nroot\n", "/x", "there - -\n"))
                .isEqualTo("symbolic link, directory, -");
        assertThat(observed("a1ff 0 0 1\nroot\nroot\n", "", "/x", "there - -\n"))
                .isEqualTo("symbolic link, absent, -");
        assertThat(observed("", "", "", "absent directory\n")).isEqualTo("absent, absent, -");
    }

    @Test
    void whatCannotBeReadOfAPathIsSaid() {
        String file = "81a4 0 0 1\nroot\nroot\n";
        String changed = "'/etc/a' was changed by somebody while it was looked at; run again";

        assertThatThrownBy(() -> observed("", "", "", "absent denied\n"))
                .hasMessage(
                        "cannot see whether '/etc/a' exists: permission denied in a directory above it; become a user"
                                + " who may look");
        assertThatThrownBy(() -> observed(file, "", "", "absent directory\n")).hasMessage(changed);
        assertThatThrownBy(() -> observed("", "", "", "there - sent\n")).hasMessage(changed);
        assertThatThrownBy(() -> observed(file, "", "", "there unread -\n")).hasMessage(changed);
        assertThatThrownBy(() -> observed(file, "", "", "there " + "0".repeat(64) + " sent\nx"))
                .hasMessage(changed);
        assertThatThrownBy(() -> observed(file, "", "", "there unreadable -\n"))
                .hasMessage("cannot read '/etc/a': permission denied");
        assertThatThrownBy(() -> observed(file, "", "", "there - large\n"))
                .hasMessage("'/etc/a' has more than 8 MB and is not read as text");
        assertThatThrownBy(() -> observed(file, "", "", "x".repeat(100)))
                .hasMessage("cannot read what the host says of '/etc/a': '" + "x".repeat(80) + "'");
        assertThatThrownBy(() -> observed(file, "", "", "elsewhere\n"))
                .hasMessage("cannot read what the host says of '/etc/a': 'elsewhere\n'");
        assertThatThrownBy(() -> observed("rubbish", "", "", "there - sent\n"))
                .hasMessage("cannot read what the host says of '/etc/a': 'rubbish'");
    }

    @ParameterizedTest
    @CsvSource({
        "0644, root, www, ''",
        "0600, root, www, mode 0644 to 0600",
        "0644, web, www, owner root to web",
        "0644, 0, 33, ''",
        "0644, 1, 34, 'owner root to 1, group www to 34'",
    })
    void permissionsAreComparedByNameOrNumber(String mode, String owner, String group, String changes) {
        Inode found = new Inode(Kind.FILE, new FileMode(0644), new Account("root", 0), new Account("www", 33), 1);
        Permissions wanted = new Permissions(
                Optional.of(FileMode.parse(mode)),
                Optional.of(AccountName.parse(owner)),
                Optional.of(AccountName.parse(group)));

        assertThat(String.join(
                        ", ",
                        wanted.changes(found).stream()
                                .map(change ->
                                        change.attribute() + " " + change.from().orElse("-") + " to "
                                                + change.to().orElse("-"))
                                .toList()))
                .isEqualTo(changes);
        assertThat(Permissions.AS_FOUND.changes(found)).isEmpty();
    }

    @Test
    void permissionsOfSomethingNewAndOthersThanThese() {
        Permissions all = new Permissions(
                Optional.of(new FileMode(0750)),
                Optional.of(new AccountName("4242")),
                Optional.of(new AccountName("a")));

        assertThat(all.creations(new FileMode(0644)))
                .containsExactly(
                        Change.create("mode", "0750"), Change.create("owner", "4242"), Change.create("group", "a"));
        assertThat(Permissions.AS_FOUND.creations(new FileMode(0644))).containsExactly(Change.create("mode", "0644"));
        assertThat(all.others())
                .containsEntry("mode", Optional.of(new FileMode(0650)))
                .containsEntry("owner", Optional.of(new AccountName("4343")))
                .containsEntry("group", Optional.of(new AccountName("4242")));
        assertThat(Permissions.AS_FOUND.others()).isEmpty();
    }

    private static PathState file(String content, long size) {
        Inode inode = new Inode(Kind.FILE, new FileMode(0644), new Account("root", 0), new Account("root", 0), size);
        Bytes bytes = Bytes.utf8(content);
        return new PathState(
                PATH, Optional.of(inode), Optional.empty(), Optional.of(bytes.sha256()), Optional.of(bytes), true);
    }

    @Test
    void contentIsShownAsTextIfItIsSmallText() {
        String large = "x".repeat(64 << 10);
        String digest = Bytes.utf8(large + "x").sha256();
        Content binary = Content.of(Bytes.of(new byte[] {0, 1}));

        assertThat(ContentChange.replacing(file("a", 1), Content.text("b"))).isEqualTo(Change.of("content", "a", "b"));
        assertThat(ContentChange.replacing(file("a", 1), Content.text(large)).to())
                .contains(large);
        assertThat(ContentChange.replacing(file("a", 1), Content.text(large + "x")))
                .isEqualTo(Change.of(
                        "content", "1 bytes, sha256 " + Bytes.utf8("a").sha256(), "65537 bytes, sha256 " + digest));
        assertThat(ContentChange.replacing(file(large + "x", 65537), Content.text("b"))
                        .from())
                .contains("65537 bytes, sha256 " + digest);
        assertThat(ContentChange.replacing(file("a", 1), new Content(Bytes.utf8("b"), true)))
                .isEqualTo(Change.of("content", "a", "b").hidden());
        assertThat(ContentChange.creating(Content.text("b"))).isEqualTo(Change.create("content", "b"));
        assertThat(ContentChange.creating(binary).to())
                .contains("2 bytes, sha256 " + binary.bytes().sha256());
        assertThat(ContentChange.creating(new Content(Bytes.utf8("b"), true)))
                .isEqualTo(Change.create("content", "b").hidden());
    }

    @Test
    void aTextFileThatIsMissingIsNeededOrMade() {
        TextFile kept = new TextFile(PATH, false, false, Optional.empty(), FileReplacement.Way.AT_ONCE);
        TextFile made = new TextFile(PATH, true, false, Optional.empty(), FileReplacement.Way.AT_ONCE);
        PathState absent =
                new PathState(PATH, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true);
        PathState nowhere =
                new PathState(PATH, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

        assertThat(kept.lacks(absent)).isEqualTo(ImmutableSet.of(Need.deciding("file", "/etc/a")));
        assertThat(kept.lacks(file("", 0))).isEmpty();
        assertThat(made.lacks(absent)).isEmpty();
        assertThat(made.lacks(nowhere)).isEqualTo(ImmutableSet.of(Need.of("directory", "/etc")));
        assertThat(made.provides()).isEqualTo(ImmutableSet.of(Need.of("file", "/etc/a")));
        assertThat(kept.provides()).isEmpty();
        assertThat(TextFile.lines(absent).lines()).isEmpty();
        assertThat(made.rewrite(absent, TextFile.lines(absent), false).arguments())
                .isEqualTo(texts("/etc/a", "0", "", "", "", "0644", "absent", "", "rename", "show", ""));
        assertThat(kept.rewrite(absent, TextFile.lines(absent), false).arguments())
                .isEqualTo(texts("/etc/a", "0", "", "", "", "0644", "present", "", "rename", "show", ""));
        assertThatThrownBy(() -> TextFile.lines(new PathState(
                        PATH, file("", 0).inode(), Optional.empty(), Optional.empty(), Optional.empty(), true)))
                .hasMessage("the content of '/etc/a' was not sent");
    }

    private static Accounts accounts(String passwd, String group, String more) {
        return Accounts.ofUser(PortableName.parse("web"), ImmutableList.of(PortableName.parse("www")))
                .parser()
                .apply(ImmutableList.of(texts(passwd, group, more)));
    }

    @Test
    void accountsAreReadFromPasswdAndGroup() {
        Accounts accounts = accounts(
                "web:x:1:2:Web:/srv:/bin/sh\n+::::::\nweb:x:9:9:::\nshort:x:1:2\nbad:x:y:2:::\nbad:x:1:y:::\n",
                "www:x:2:web, ops\nops:x:3:\nbad:x:y:\nshort:x\n",
                "ldap:*:4:web\nwww:x:5:\n");

        assertThat(accounts.users()).hasSize(1);
        assertThat(accounts.user("web")).contains(new Accounts.User("web", 1, 2, "Web", "/srv", "/bin/sh"));
        assertThat(accounts.user("ops")).isEmpty();
        assertThat(accounts.group("www")).contains(new Accounts.Group("www", 2, ImmutableSet.of("web", "ops")));
        assertThat(accounts.group("ldap")).isPresent();
        assertThat(accounts.groupName(3)).isEqualTo("ops");
        assertThat(accounts.groupName(7)).isEqualTo("7");
        assertThat(accounts.groupsListing("web")).containsExactly("www");
        assertThatThrownBy(() -> accounts("", "", ""))
                .hasMessage("the host has no user in /etc/passwd, or it cannot be read");
        ProbeScript script =
                Accounts.ofGroup(PortableName.parse("www")).questions().get(0).script();
        ImmutableList<ImmutableList<Bytes>> questions = ImmutableList.of(texts("", "a"), texts("", "b"));
        assertThat(script.splitter().split(Bytes.utf8("1--x--\n2--x--\n3--x--\n"), SEPARATOR, questions))
                .isEqualTo(ImmutableList.of(texts("1", "2", "3"), texts("1", "2", "3")));
        assertThatThrownBy(() -> script.splitter().split(Bytes.utf8("1--x--\n"), SEPARATOR, questions))
                .hasMessage("expected passwd and group of the host, got 1 of 3 parts");
    }
}
