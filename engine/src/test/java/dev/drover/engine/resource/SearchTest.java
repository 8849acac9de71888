package dev.drover.engine.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SearchTest {
    private static Search search(String regex) {
        return Search.of("pattern", Pattern.compile(regex, Pattern.MULTILINE));
    }

    @Test
    void whatMatchesIsReplaced() {
        assertThat(search("(?<k>[a-z])=").replacing("a=1\nb=2\n", 1, 8, "${k}$1 "))
                .isEqualTo("a=1\nbb 2\n");
        assertThat(search("^b").replacing("ab", 1, 2, "x")).isEqualTo("ab");
        assertThat(search("(b+)").expanding("abbc", "$1\\$")).isEqualTo("bb$");
        assertThat(search("b").first("abab", 2))
                .hasValueSatisfying(match -> assertThat(match.start()).isEqualTo(3));
        assertThat(search("b").isIn("a")).isFalse();
    }

    @Test
    void aGroupRepeatedTooOftenIsAMistakeOfThePattern() {
        String text = "line\n".repeat(80_000);

        assertThatThrownBy(() -> search("l(.|\\n)*?end").isIn(text))
                .isInstanceOf(ProbeException.class)
                .hasMessage("pattern ~/l(.|\\n)*?end/ needs too much memory for a text of 400000 characters: a repeated"
                        + " group, as in (.|\\n)*?, takes some for each repetition; repeat one character instead, as in"
                        + " (?s).*?");
        assertThat(search("l(?s).*?end").isIn("line\n".repeat(1000) + "end")).isTrue();
    }

    @Test
    void aPatternThatFindsNoEndIsStopped() {
        assertThatThrownBy(() -> search("a*a*a*a*a*a*b").reading(1_000_000).isIn("a".repeat(60)))
                .isInstanceOf(ProbeException.class)
                .hasMessage("pattern ~/a*a*a*a*a*a*b/ found no end within 1000000 steps in a text of 60 characters:"
                        + " repetitions that can match the same, as in (a+)+ or .*a.*, are tried in all ways; write fewer of"
                        + " them, or let each match less, as [^ ]* does");
    }

    @Test
    void theLimitIsForAllThatOneSearchDoes() {
        Search search = search("x").reading(100);

        assertThat(search.isIn("a".repeat(60))).isFalse();
        assertThatThrownBy(() -> search.isIn("a".repeat(60))).isInstanceOf(ProbeException.class);
    }

    @Test
    void theLargestTextIsFarFromTheLimit() {
        assertThat(search("^(a|b|c|d)[^x\\n]+y$")
                        .reading(100_000_000)
                        .isIn(("a line of " + "words ".repeat(12) + "\n").repeat(100_000)))
                .isFalse();
    }
}
