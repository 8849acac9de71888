package dev.drover.engine.resource.blockinfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.LocalHost;
import dev.drover.engine.resource.ProbeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockInFileTypeTest {
    private final BlockInFileType type = new BlockInFileType();
    private final LocalHost host = LocalHost.sh();

    @TempDir
    Path temporary;

    private Path home;

    @BeforeEach
    void resolve() throws IOException {
        home = temporary.toRealPath();
    }

    /** What becomes of a text, also in a second run, when nothing may change any more. */
    private String edit(String before, BlockInFileSpec desired) throws IOException {
        Files.writeString(home.resolve("x"), before);
        host.converge(type, desired);
        assertThat(host.converge(type, desired)).isEmpty();
        return Files.readString(home.resolve("x"));
    }

    private BlockInFileSpec block(String text) {
        return BlockInFileSpec.at(home + "/x", text);
    }

    @Test
    void aLastLineWithoutANewlineGetsOneFromTheBlockBehindIt() throws IOException {
        assertThat(edit("x\ny", block("a"))).isEqualTo("x\ny\n# BEGIN DROVER BLOCK\na\n# END DROVER BLOCK\n");
        assertThat(edit("x\ny", block("a").insertedAfter("^x")))
                .isEqualTo("x\n# BEGIN DROVER BLOCK\na\n# END DROVER BLOCK\ny");
        assertThat(edit("# BEGIN DROVER BLOCK\na\n# END DROVER BLOCK", block("b")))
                .isEqualTo("# BEGIN DROVER BLOCK\nb\n# END DROVER BLOCK");
    }

    @Test
    void aBlockIsAddedAtTheEndAndThenReplacedWhereItIs() throws IOException {
        String added = edit("a\nb", block("1\n2\n"));
        assertThat(added).isEqualTo("a\nb\n# BEGIN DROVER BLOCK\n1\n2\n# END DROVER BLOCK\n");

        assertThat(edit(added + "c\n", block("3").insertedBefore("BOF")))
                .isEqualTo("a\nb\n# BEGIN DROVER BLOCK\n3\n# END DROVER BLOCK\nc\n");
    }

    @Test
    void aNewBlockGoesWhereItIsSaid() throws IOException {
        String text = "[a]\n[b]\nz";

        assertThat(edit(text, block("1").marker("; {mark}").insertedAfter("^\\[a")))
                .isEqualTo("[a]\n; BEGIN\n1\n; END\n[b]\nz");
        assertThat(edit(text, block("1").marker("; {mark}").insertedBefore("^\\[b")))
                .isEqualTo("[a]\n; BEGIN\n1\n; END\n[b]\nz");
        assertThat(edit(text, block("1").marker("; {mark}").insertedBefore("BOF")))
                .isEqualTo("; BEGIN\n1\n; END\n[a]\n[b]\nz");
        assertThat(edit(text, block("1").marker("; {mark}").insertedAfter("EOF")))
                .isEqualTo("[a]\n[b]\nz\n; BEGIN\n1\n; END\n");
    }

    @Test
    void blocksWithOtherMarkersLiveInOneFile() throws IOException {
        String first = edit("", block("1"));

        String both = edit(first, block("2").marker("# {mark} two"));

        assertThat(both).isEqualTo("# BEGIN DROVER BLOCK\n1\n# END DROVER BLOCK\n# BEGIN two\n2\n# END two\n");
        assertThat(edit(both, block("1").gone())).isEqualTo("# BEGIN two\n2\n# END two\n");
        assertThat(type.part(block("1"))).isEmpty();
        assertThat(type.part(block("2").marker("# {mark} two"))).contains("# {mark} two");
    }

    @Test
    void linesThatEndWithCrLfAndOtherBytesStay() throws IOException {
        assertThat(edit("a\r\nb", block("1\n2")))
                .isEqualTo("a\r\nb\r\n# BEGIN DROVER BLOCK\r\n1\r\n2\r\n# END DROVER BLOCK\r\n");
        Files.write(home.resolve("x"), "caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

        host.converge(type, block("na\u00efve"));

        assertThat(host.converge(type, block("na\u00efve"))).isEmpty();
        assertThat(Files.readAllBytes(home.resolve("x")))
                .isEqualTo("caf\u00e9\n# BEGIN DROVER BLOCK\nna\u00c3\u00afve\n# END DROVER BLOCK\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void anEmptyBlockIsOnlyItsMarks() throws IOException {
        assertThat(edit("a\n# BEGIN DROVER BLOCK\n1\n# END DROVER BLOCK\nb\n", block("")))
                .isEqualTo("a\n# BEGIN DROVER BLOCK\n# END DROVER BLOCK\nb\n");
        assertThat(edit("a\n", block("\n"))).isEqualTo("a\n# BEGIN DROVER BLOCK\n\n# END DROVER BLOCK\n");
    }

    @Test
    void marksThatAreNotOnePairAreRefused() throws IOException {
        Files.writeString(home.resolve("x"), "a\n# END DROVER BLOCK\n# BEGIN DROVER BLOCK\n# BEGIN DROVER BLOCK\n");

        assertThatThrownBy(() -> host.converge(type, block("1")))
                .isInstanceOf(ProbeException.class)
                .hasMessage(
                        "'" + home + "/x' has '# BEGIN DROVER BLOCK' in lines 3, 4 and '# END DROVER BLOCK' in line 2,"
                                + " so nobody can say what is in the block; make them one pair by hand, or say another marker");
    }

    @Test
    void whatCannotBeMarkedIsRefused() {
        assertThatThrownBy(() -> block("1").marker("# mine"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "marker must contain {mark}, which BEGIN and END replace, got '# mine'; write '# mine {mark}'");
        assertThatThrownBy(() -> block("x\n# END DROVER BLOCK"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("block contains a line that marks it ('# {mark} DROVER BLOCK'); say another marker");
    }

    @Test
    void aMissingFileIsMadeOnlyIfSaid() {
        assertThatThrownBy(() -> host.converge(type, block("1")))
                .isInstanceOf(AssertionError.class)
                .hasMessage(home + "/x does not exist, and nothing says to create it; nothing was changed\n");
        assertThat(host.converge(type, block("1").creating())).containsExactly(Change.create("block", "1"));
        assertThat(home.resolve("x")).hasContent("# BEGIN DROVER BLOCK\n1\n# END DROVER BLOCK\n");
    }
}
