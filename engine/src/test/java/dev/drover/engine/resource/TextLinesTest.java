package dev.drover.engine.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.TextLines.Line;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextLinesTest {
    private static TextLines lines(String text) {
        return TextLines.of(Bytes.utf8(text));
    }

    @Test
    void everyLineKeepsItsEnd() {
        TextLines text = lines("a\r\n\nb\rc\n\r\nd");

        assertThat(text.lines())
                .containsExactly(
                        new Line("a", "\r\n"),
                        new Line("", "\n"),
                        new Line("b\rc", "\n"),
                        new Line("", "\r\n"),
                        new Line("d", ""));
        assertThat(text.text()).isEqualTo("a\r\n\nb\rc\n\r\nd");
        assertThat(text.newline()).isEqualTo("\r\n");
        assertThat(lines("").newline()).isEqualTo("\n");
        assertThat(lines("a").newline()).isEqualTo("\n");
    }

    @Test
    void aFileThatIsNotUtf8KeepsItsBytes() {
        Bytes latin = Bytes.of(new byte[] {'a', (byte) 0xe4, '\n'});
        TextLines text = TextLines.of(latin);

        assertThat(text.toBytes()).isEqualTo(latin);
        assertThat(text.inserting(1, ImmutableList.of(text.inFile("ö"))).toBytes())
                .isEqualTo(Bytes.of(new byte[] {'a', (byte) 0xe4, '\n', (byte) 0xc3, (byte) 0xb6, '\n'}));
        assertThat(lines("ä").inFile("ö")).isEqualTo("ö");
        assertThat(text.withText("b").toBytes()).isEqualTo(Bytes.utf8("b"));
    }

    @Test
    void whatIsShownOfAFileThatIsNotUtf8CanBeRead() {
        TextLines text = TextLines.of(Bytes.of(new byte[] {'a', (byte) 0xe4, '\n'}));

        assertThat(text.shown(Change.of("line", "a\u00e4\nx", text.inFile("\u00f6\nb"))))
                .isEqualTo(Change.of("line", "a\u00e4\nx", "\u00f6\nb"));
        assertThat(lines("\u00c3\u00b6").shown(Change.create("line", "\u00c3\u00b6")))
                .isEqualTo(Change.create("line", "\u00c3\u00b6"));
    }

    @Test
    void linesAreInsertedReplacedAndTaken() {
        assertThat(lines("a\nb").inserting(2, ImmutableList.of("c", "d")).text())
                .isEqualTo("a\nb\nc\nd\n");
        assertThat(lines("a\r\nb").inserting(0, ImmutableList.of("c")).text()).isEqualTo("c\r\na\r\nb");
        assertThat(lines("a\r\nb").inserting(1, ImmutableList.of("c")).text()).isEqualTo("a\r\nc\r\nb");
        assertThat(lines("a\nb").replacing(1, "c").text()).isEqualTo("a\nc");
        assertThat(lines("a\nb\nc\n").without(0, 2).text()).isEqualTo("c\n");
    }

    @ParameterizedTest
    @CsvSource({
        "after, EOF, false, 4",
        "before, BOF, false, 0",
        "after, ^b, false, 4",
        "after, ^b, true, 2",
        "before, ^b, false, 3",
        "before, ^b, true, 1",
        "after, ^x, false, 4",
        "none, '', false, 4",
    })
    void isInsertedBeforeOrBehindTheLineThatCounts(String where, String pattern, boolean first, int at) {
        Optional<Pattern> said = Optional.of(Pattern.compile(pattern));
        InsertionPoint point = new InsertionPoint(
                said.filter(any -> where.equals("after")), said.filter(any -> where.equals("before")), first);

        assertThat(point.in(lines("a\nb\nc\nb\n"))).isEqualTo(at);
    }

    @Test
    void groupsOfAPatternCanBeTaken() {
        Pattern pattern = Pattern.compile("(?<name>a)(b)?");

        GroupReferences.check("line", "$1 ${name} $2 \\$3 \\\\", "matching", pattern);
        assertThatThrownBy(() -> GroupReferences.check("line", "$3", "matching", pattern))
                .hasMessage("line takes a group that matching does not have: No group 3");
        assertThatThrownBy(() -> GroupReferences.check("line", "${b}", "matching", pattern))
                .hasMessage("line takes a group that matching does not have: No group with name {b}");
        assertThatThrownBy(() -> GroupReferences.check("line", "\\1", "matching", pattern))
                .hasMessage("line names a group as \\1; write $1, or ${name}");
        assertThatThrownBy(() -> GroupReferences.check("line", "\\g<name>", "matching", pattern))
                .hasMessage("line names a group as \\1; write $1, or ${name}");
    }
}
