package dev.drover.engine.resource.inisetting;

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

class IniSettingTypeTest {
    private final IniSettingType type = new IniSettingType();
    private final LocalHost host = LocalHost.sh();

    @TempDir
    Path temporary;

    private Path home;

    @BeforeEach
    void resolve() throws IOException {
        home = temporary.toRealPath();
    }

    /** What becomes of a text, also in a second run, when nothing may change any more. */
    private String edit(String before, IniSettingSpec desired) throws IOException {
        Files.writeString(home.resolve("x"), before);
        host.converge(type, desired);
        assertThat(host.converge(type, desired)).isEmpty();
        return Files.readString(home.resolve("x"));
    }

    private IniSettingSpec set(String section, String key, String value) {
        return IniSettingSpec.at(home + "/x", section, key, value);
    }

    private IniSettingSpec set(String key, String value) {
        return IniSettingSpec.at(home + "/x", key, value);
    }

    @Test
    void aValueChangesAndTheLineKeepsItsForm() throws IOException {
        assertThat(edit("[a]\nk=1\n[b]\n  k   =  1  ; why\nl = 2\n", set("b", "k", "3")))
                .isEqualTo("[a]\nk=1\n[b]\n  k   =  3  ; why\nl = 2\n");
        assertThat(edit("[a]\nk: 1\n", set("a", "k", "2"))).isEqualTo("[a]\nk: 2\n");
        assertThat(edit("[a]\nk =\n", set("a", "k", "2"))).isEqualTo("[a]\nk =2\n");
        assertThat(edit("[a]\nx=1\nk\n", set("a", "k", "2"))).isEqualTo("[a]\nx=1\nk=2\n");
    }

    @Test
    void whatIsInSyncStays() throws IOException {
        assertThat(edit("[ a ] ; c\nk= 1 # why", set("a", "k", "1"))).isEqualTo("[ a ] ; c\nk= 1 # why");
        assertThat(edit("[a]\nk = \"x ; y\" ; z\n", set("a", "k", "\"x ; y\""))).isEqualTo("[a]\nk = \"x ; y\" ; z\n");
        assertThat(edit("[a]\nk = x ; y\n", set("a", "k", "x ; y"))).isEqualTo("[a]\nk = x ; y\n");
        assertThat(edit("[a]\nk = abc#def\n", set("a", "k", "abc#def"))).isEqualTo("[a]\nk = abc#def\n");
    }

    @Test
    void whatIsCommentedOutStaysAndTheNewLineGoesBehindIt() throws IOException {
        assertThat(edit("[a]\n#k=1\n# k is good\nx=1\n\n[b]\n", set("a", "k", "2")))
                .isEqualTo("[a]\n#k=1\nk=2\n# k is good\nx=1\n\n[b]\n");
        assertThat(edit("[a]\n;k = 1\n", set("a", "k", "2"))).isEqualTo("[a]\n;k = 1\nk = 2\n");
    }

    @Test
    void aNewKeyLooksLikeItsNeighbours() throws IOException {
        assertThat(edit("[a]\nx=1\n\n[b]\n\ty : 2\n\n# end\n[c]\n", set("b", "k", "v")))
                .isEqualTo("[a]\nx=1\n\n[b]\n\ty : 2\n\tk : v\n\n# end\n[c]\n");
        assertThat(edit("[a]\nx=1\n[b]\n", set("b", "k", "v"))).isEqualTo("[a]\nx=1\n[b]\nk=v\n");
        assertThat(edit("[a]\n", set("a", "k", "v"))).isEqualTo("[a]\nk = v\n");
        assertThat(edit("[a]\nx=1\n", set("a", "k", "v").separator(" = "))).isEqualTo("[a]\nx=1\nk = v\n");
        assertThat(edit("[a]\nskip-networking", set("a", "k", "v"))).isEqualTo("[a]\nskip-networking\nk = v\n");
    }

    @Test
    void aSectionIsMadeAtTheEnd() throws IOException {
        assertThat(edit("[a]\nx=1", set("b", "k", "v"))).isEqualTo("[a]\nx=1\n\n[b]\nk=v\n");
        assertThat(edit("", set("b", "k", "v"))).isEqualTo("[b]\nk = v\n");
    }

    @Test
    void keysBeforeTheFirstSectionHaveNone() throws IOException {
        assertThat(edit("x=1\n\n[a]\nk=1\n", set("k", "2"))).isEqualTo("x=1\nk=2\n\n[a]\nk=1\n");
        assertThat(edit("# about\n\n# a\n[a]\nk=1\n", set("k", "2"))).isEqualTo("# about\n\nk=2\n# a\n[a]\nk=1\n");
        assertThat(edit("# a\n[a]\n", set("k", "2"))).isEqualTo("k = 2\n# a\n[a]\n");
    }

    @Test
    void ofSeveralOneIsLeft() throws IOException {
        assertThat(edit("[a]\nk=1\nx=1\nk=2\n[b]\nk=5\n[a]\nk=3\n", set("a", "k", "2")))
                .isEqualTo("[a]\nx=1\n[b]\nk=5\n[a]\nk=2\n");
        assertThat(edit("[a]\nk=2\nk=2\n", set("a", "k", "2"))).isEqualTo("[a]\nk=2\n");
    }

    @Test
    void aKeyIsTakenAwayFromItsSectionOnly() throws IOException {
        assertThat(edit(
                        "k=0\n[a]\nk=1\n#k=2\nk = 3\n[b]\nk=1",
                        set("a", "k", "").gone()))
                .isEqualTo("k=0\n[a]\n#k=2\n[b]\nk=1");
        assertThat(edit("[a]\nkk=1\n", set("a", "k", "").gone())).isEqualTo("[a]\nkk=1\n");
    }

    @Test
    void keysThatOnlyLookAlikeAreOthers() throws IOException {
        assertThat(edit("[a]\nk.k=1\nkk=1\nk k=1\nk:k=1\n", set("a", "k", "2")))
                .isEqualTo("[a]\nk.k=1\nkk=1\nk k=1\nk:k=1\nk=2\n");
        assertThat(edit("[a]\nk k=1\n", set("a", "k k", "2"))).isEqualTo("[a]\nk k=2\n");
    }

    @Test
    void linesThatEndWithCrLfAndOtherBytesStay() throws IOException {
        assertThat(edit("[a]\r\nk=1\r\n", set("b", "l", "2"))).isEqualTo("[a]\r\nk=1\r\n\r\n[b]\r\nl=2\r\n");
        assertThat(edit("[a]\r\nk=1\r\nx=1", set("a", "k", "2"))).isEqualTo("[a]\r\nk=2\r\nx=1");
        Files.write(home.resolve("x"), "; caf\u00e9\n[a]\nk=1\n".getBytes(StandardCharsets.ISO_8859_1));

        host.converge(type, set("a", "k", "2"));

        assertThat(Files.readAllBytes(home.resolve("x")))
                .isEqualTo("; caf\u00e9\n[a]\nk=2\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aValueOfSeveralLinesIsRefused() throws IOException {
        Files.writeString(home.resolve("x"), "[a]\nk = 1\n    2\n");

        assertThatThrownBy(() -> host.converge(type, set("a", "k", "3")))
                .isInstanceOf(ProbeException.class)
                .hasMessage(
                        "line 3 of '" + home + "/x' goes on with the value of k, and values of several lines are not"
                                + " understood; make it one line");
    }

    @Test
    void keysOfSeveralSectionsAreSeveralResources() {
        assertThat(type.part(set("a", "k", "1"))).contains("[a] k");
        assertThat(type.part(set("k", "1"))).contains("k");
        assertThat(host.converge(type, set("a", "k", "1").creating())).containsExactly(Change.create("value", "1"));
        assertThat(home.resolve("x")).hasContent("[a]\nk = 1\n");
    }

    @Test
    void whatNoProgramCouldReadIsRefused() {
        assertThatThrownBy(() -> set("a]", "k", "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("section must be a name without brackets and blanks around it, got 'a]'");
        assertThatThrownBy(() -> set("#k", "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key must be one line without '=' that does not begin with [, # or ;, got '#k'");
        assertThatThrownBy(() -> set("k", "1 "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("value must have no blanks around it, because no program would read them, got '1 '");
    }
}
