package dev.drover.engine.resource.lineinfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.LocalHost;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.RecordedFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineInFileTypeTest {
    private final LineInFileType type = new LineInFileType();
    private final LocalHost host = LocalHost.sh();

    @TempDir
    Path temporary;

    private Path home;

    @BeforeEach
    void resolve() throws IOException {
        home = temporary.toRealPath();
    }

    private LineInFileSpec line(String line) {
        return LineInFileSpec.at(home + "/x", line);
    }

    /** What becomes of a text, also in a second run, when nothing may change any more. */
    private String edit(String before, LineInFileSpec desired) throws IOException {
        Files.writeString(home.resolve("x"), before);
        host.converge(type, desired);
        assertThat(host.converge(type, desired)).isEmpty();
        return Files.readString(home.resolve("x"));
    }

    @Test
    void aLastLineWithoutANewlineGetsOneFromTheLineBehindIt() throws IOException {
        assertThat(edit("x\ny", line("added"))).isEqualTo("x\ny\nadded\n");
        assertThat(edit("x\ny", line("added").insertedAfter("^x"))).isEqualTo("x\nadded\ny");
    }

    @Test
    void aLineIsAddedAtTheEnd() throws IOException {
        assertThat(edit("a\nb\n", line("c"))).isEqualTo("a\nb\nc\n");
        assertThat(edit("a\nb", line("c"))).isEqualTo("a\nb\nc\n");
        assertThat(edit("", line("c"))).isEqualTo("c\n");
    }

    @Test
    void aLineIsShownAsItWasWrittenAlsoInAFileThatIsNotUtf8() throws IOException {
        Files.write(home.resolve("x"), "caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(host.converge(type, line("\u00fc"))).containsExactly(Change.create("line", "\u00fc"));
        assertThat(Files.readAllBytes(home.resolve("x")))
                .isEqualTo(new byte[] {'c', 'a', 'f', (byte) 0xe9, '\n', (byte) 0xc3, (byte) 0xbc, '\n'});
    }

    @Test
    void aLineThatIsThereIsNotAddedAgain() throws IOException {
        assertThat(edit("a\nb\n", line("a"))).isEqualTo("a\nb\n");
        assertThat(edit("a\nb", line("b"))).isEqualTo("a\nb");
    }

    @Test
    void theLastMatchIsReplacedOrTheFirst() throws IOException {
        assertThat(edit("k=1\nx\nk=2\n", line("k=3").matching("^k="))).isEqualTo("k=1\nx\nk=3\n");
        assertThat(edit("k=1\nx\nk=2\n", line("k=3").matching("^k=").atFirstMatch()))
                .isEqualTo("k=3\nx\nk=2\n");
    }

    @Test
    void theLastLineStaysWithoutANewline() throws IOException {
        assertThat(edit("a\nk=1", line("k=2").matching("^k="))).isEqualTo("a\nk=2");
    }

    @Test
    void linesThatEndWithCrLfStayAndNewOnesGetIt() throws IOException {
        assertThat(edit("a\r\nk=1\r\nb\r\n", line("k=2").matching("^k=\\d$"))).isEqualTo("a\r\nk=2\r\nb\r\n");
        assertThat(edit("a\r\nb", line("c"))).isEqualTo("a\r\nb\r\nc\r\n");
    }

    @Test
    void bytesThatAreNoUtf8Stay() throws IOException {
        Files.write(home.resolve("x"), "caf\u00e9 k=1\n".getBytes(StandardCharsets.ISO_8859_1));

        host.converge(type, line("na\u00efve"));

        assertThat(Files.readAllBytes(home.resolve("x")))
                .isEqualTo("caf\u00e9 k=1\nna\u00c3\u00afve\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(host.converge(type, line("na\u00efve"))).isEmpty();
    }

    @Test
    void aNewLineGoesWhereItIsSaid() throws IOException {
        String text = "[a]\n[b]\n[b]\nz";

        assertThat(edit(text, line("x").insertedAfter("^\\[b\\]"))).isEqualTo("[a]\n[b]\n[b]\nx\nz");
        assertThat(edit(text, line("x").insertedAfter("^\\[b\\]").atFirstMatch()))
                .isEqualTo("[a]\n[b]\nx\n[b]\nz");
        assertThat(edit(text, line("x").insertedBefore("^\\[b\\]"))).isEqualTo("[a]\n[b]\nx\n[b]\nz");
        assertThat(edit(text, line("x").insertedBefore("BOF"))).isEqualTo("x\n[a]\n[b]\n[b]\nz");
        assertThat(edit(text, line("x").insertedAfter("EOF"))).isEqualTo("[a]\n[b]\n[b]\nz\nx\n");
        assertThat(edit(text, line("x").insertedAfter("^z"))).isEqualTo("[a]\n[b]\n[b]\nz\nx\n");
        assertThat(edit(text, line("x").insertedAfter("no such"))).isEqualTo("[a]\n[b]\n[b]\nz\nx\n");
        assertThat(edit(text, line("x").insertedBefore("no such"))).isEqualTo("[a]\n[b]\n[b]\nz\nx\n");
    }

    @Test
    void groupsOfTheMatchAreTaken() throws IOException {
        assertThat(edit("  port = 1 # x\n", line("$1port = 2 ${rest} \\$").rewriting("^(\\s*)port = 1 (?<rest>.*)")))
                .isEqualTo("  port = 2 # x $\n");
        assertThat(edit("nothing\n", line("$1").rewriting("^(k)="))).isEqualTo("nothing\n");
    }

    @Test
    void anEditThatNeverEndsIsRefused() throws IOException {
        Files.writeString(home.resolve("x"), "a\n");

        assertThatThrownBy(() -> host.converge(type, line("$1 b").rewriting("^(a.*)$")))
                .isInstanceOf(ProbeException.class)
                .hasMessage("the edit of '" + home + "/x' would change its own result again with each run;"
                        + " make matching match less or line say all");
    }

    @Test
    void allMatchesAreRemoved() throws IOException {
        assertThat(edit(
                        "k=1\na\nk=2\nb",
                        line("ignored").matching("ignored|^k=").gone()))
                .isEqualTo("a\nb");
        assertThat(edit("a\nb\na\n", line("a").gone())).isEqualTo("b\n");
        assertThat(edit("a\nb\n", line("c").gone())).isEqualTo("a\nb\n");
    }

    @Test
    void modeAndLinksStay() throws IOException {
        Files.writeString(home.resolve("real"), "a\n");
        Files.setPosixFilePermissions(home.resolve("real"), PosixFilePermissions.fromString("rwxr-----"));
        Files.createSymbolicLink(home.resolve("x"), Path.of("real"));

        host.converge(type, line("b"));

        assertThat(home.resolve("x")).isSymbolicLink();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("real"))))
                .isEqualTo("rwxr-----");
    }

    @Test
    void aMissingFileIsMadeOnlyIfSaid() {
        LineInFileSpec desired = line("a");
        var observed = host.observe(type.probe(desired, RecordedFacts.named("debian-systemd")));

        assertThat(type.lacks(desired, observed)).containsExactly(Need.deciding("file", home + "/x"));
        assertThatThrownBy(() -> host.converge(type, desired))
                .isInstanceOf(AssertionError.class)
                .hasMessage(home + "/x does not exist, and nothing says to create it; nothing was changed\n");
        assertThat(host.converge(type, desired.creating())).containsExactly(Change.create("line", "a"));
        assertThat(home.resolve("x")).hasContent("a\n");
    }

    @Test
    void aFileThatAppearedAfterTheLookIsNotOverwritten() throws IOException {
        LineInFileSpec desired = line("a");
        var facts = RecordedFacts.named("debian-systemd");
        var action = type.apply(desired, host.observe(type.probe(desired, facts)), facts)
                .get(0);
        Files.writeString(home.resolve("x"), "mine");

        assertThat(host.act(action).stderr())
                .isEqualTo(
                        home + "/x was changed by somebody else since it was looked at; the old file is untouched\n");
        assertThat(home.resolve("x")).hasContent("mine");
    }

    @Test
    void aSecretIsNotShown() throws IOException {
        Files.writeString(home.resolve("x"), "password=old\n");
        LineInFileSpec desired = new LineInFileSpec(
                line("").path(),
                Optional.of(new Content(Bytes.utf8("password=new"), true)),
                Optional.of(Pattern.compile("^password=")),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                false,
                false,
                Optional.empty(),
                false,
                false);

        assertThat(host.converge(type, desired))
                .containsExactly(
                        Change.of("line", "password=old", "password=new").hidden());
        assertThat(home.resolve("x")).hasContent("password=new\n");
    }

    @Test
    void aPatternMustMatchItsOwnLine() {
        assertThatThrownBy(() -> line("b=1").matching("^a="))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("matching ~/^a=/ does not match its own line 'b=1', so each run would add the line again;"
                        + " change one of them");
    }

    @Test
    void groupsThatAreNotThereAreFoundBefore() {
        assertThatThrownBy(() -> line("$2").rewriting("(a)"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line takes a group that matching does not have: No group 2");
        assertThatThrownBy(() -> line("\\1").rewriting("(a)"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line names a group as \\1; write $1, or ${name}");
        assertThatThrownBy(() -> line("a\nb"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line must be one line; blockInFile takes several");
    }
}
