package dev.drover.engine.resource.replaceinfile;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplaceInFileTypeTest {
    private final ReplaceInFileType type = new ReplaceInFileType();
    private final LocalHost host = LocalHost.sh();

    @TempDir
    Path temporary;

    private Path home;

    @BeforeEach
    void resolve() throws IOException {
        home = temporary.toRealPath();
    }

    /** What becomes of a text, also in a second run, when nothing may change any more. */
    private String edit(String before, ReplaceInFileSpec desired) throws IOException {
        Files.writeString(home.resolve("x"), before);
        host.converge(type, desired);
        assertThat(host.converge(type, desired)).isEmpty();
        return Files.readString(home.resolve("x"));
    }

    private ReplaceInFileSpec replace(String regex, String text) {
        return ReplaceInFileSpec.at(home + "/x", regex, text);
    }

    @Test
    void everyMatchIsReplaced() throws IOException {
        assertThat(edit("k=1\nx k=2\nk=3", replace("^k=\\d", "k=0"))).isEqualTo("k=0\nx k=2\nk=0");
        assertThat(edit("a b c", replace("(a) (?<second>b)", "${second} $1 \\$")))
                .isEqualTo("b a $ c");
        assertThat(edit("a\nb\n", replace("a\n", ""))).isEqualTo("b\n");
    }

    @Test
    void aTextWithoutAMatchStays() throws IOException {
        assertThat(edit("a\r\nb", replace("zzz", "y"))).isEqualTo("a\r\nb");
        assertThat(edit("k=0\n", replace("^k=.*$", "k=0"))).isEqualTo("k=0\n");
    }

    @Test
    void endsOfLinesAndOtherBytesStay() throws IOException {
        assertThat(edit("k=1\r\nz\r\n", replace("^k=1$", "k=2\nl=3"))).isEqualTo("k=2\r\nl=3\r\nz\r\n");
        Files.write(home.resolve("x"), "caf\u00e9 1\n".getBytes(StandardCharsets.ISO_8859_1));

        host.converge(type, replace("1$", "2"));

        assertThat(Files.readAllBytes(home.resolve("x")))
                .isEqualTo("caf\u00e9 2\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void onlyAPartIsLookedAt() throws IOException {
        String text = "k=1\n[a]\nk=1\n[b]\nk=1\n";
        ReplaceInFileSpec all = replace("^k=.*$", "k=2");

        assertThat(edit(text, all.startingAfter("^\\[a\\]$"))).isEqualTo("k=1\n[a]\nk=2\n[b]\nk=2\n");
        assertThat(edit(text, all.endingBefore("^\\["))).isEqualTo("k=2\n[a]\nk=1\n[b]\nk=1\n");
        assertThat(edit(text, all.startingAfter("^\\[a\\]$").endingBefore("^\\[")))
                .isEqualTo("k=1\n[a]\nk=2\n[b]\nk=1\n");
        assertThat(edit(text, all.startingAfter("^\\[c\\]$"))).isEqualTo(text);
        assertThat(edit(text, all.endingBefore("^\\[c\\]$"))).isEqualTo(text);
    }

    @Test
    void aReplacementThatNeverEndsIsRefused() throws IOException {
        Files.writeString(home.resolve("x"), "a\n");

        assertThatThrownBy(() -> host.converge(type, replace("a$", "aa")))
                .isInstanceOf(ProbeException.class)
                .hasMessage("the replacement in '" + home + "/x' would change its own result again with each run; make"
                        + " pattern match less, so that it does not match what with puts there");
        assertThat(home.resolve("x")).hasContent("a\n");
    }

    @Test
    void aReplacementThatIsKnownNeverToEndIsRefusedBeforeAnyHostIsAsked() {
        assertThatThrownBy(() -> replace("a", "aa"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pattern ~/a/ matches what with puts there, 'aa', so each run would change its own result"
                        + " again; make pattern match less");
        assertThatThrownBy(() -> replace("[Pp]ort \\d+", "Port 22, port 23"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"a, a", "a+, aa", "a, b", "a, $0a", "b|^a, aa", "a(?!a), aa", "\\ba\\b, aa", "(?s)x.*y, x z y"})
    void whatOnlyTheFileCanTellIsNotRefusedBefore(String regex, String text) {
        assertThat(replace(regex, text).replacement()).isEqualTo(text);
    }

    @Test
    void aPatternThatNeedsTooMuchFailsThisResourceAlone() throws IOException {
        StringBuilder big = new StringBuilder();
        for (int line = 0; line < 30_000; line++) {
            big.append("line ").append(line).append(" x\n");
        }
        Files.writeString(home.resolve("x"), big);

        assertThatThrownBy(() -> host.converge(type, replace("line 5 x(.|\\n)*?line 29999 x", "cut")))
                .isInstanceOf(ProbeException.class)
                .hasMessageStartingWith("pattern ~/line 5 x(.|\\n)*?line 29999 x/ needs too much memory for a text of ")
                .hasMessageEndingWith("repeat one character instead, as in (?s).*?");
        assertThat(host.converge(type, replace("(?s)line 5 x.*?line 29999 x", "cut")))
                .isNotEmpty();
        assertThat(Files.readString(home.resolve("x"))).endsWith("line 4 x\ncut\n");
    }

    @Test
    void theDifferenceIsThatOfTheFile() throws IOException {
        Files.writeString(home.resolve("x"), "a\n");

        assertThat(host.converge(type, replace("a", "b"))).containsExactly(Change.of("content", "a\n", "b\n"));
    }

    @Test
    void groupsThatAreNotThereAreFoundBefore() {
        assertThatThrownBy(() -> replace("(a)", "$2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("with takes a group that pattern does not have: No group 2");
    }

    @Test
    void aMissingFileIsNeverInSync() {
        assertThatThrownBy(() -> host.converge(type, replace("a", "b")))
                .isInstanceOf(AssertionError.class)
                .hasMessage(home + "/x does not exist, and nothing says to create it; nothing was changed\n");
    }
}
