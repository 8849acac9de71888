package dev.drover.engine.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void quotesAndBackslashesKeepBlanks() {
        assertThat(CommandLine.parse(" a  'b  c' \"d \\\" e\" f\\ g '' x'y'z\n").words())
                .containsExactly("a", "b  c", "d \" e", "f g", "", "xyz");
    }

    @Test
    void nothingIsExpanded() {
        assertThat(CommandLine.parse("$HOME `id` * ; | && #x").words())
                .containsExactly("$HOME", "`id`", "*", ";", "|", "&&", "#x");
    }

    @Test
    void anOpenQuoteIsRefused() {
        assertThatThrownBy(() -> CommandLine.parse("a 'b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must close the quote ', got 'a 'b'");
        assertThatThrownBy(() -> CommandLine.parse("a\\"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must not end with a backslash, got 'a\\'");
        assertThatThrownBy(() -> CommandLine.parse("  "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be a command, got '  '");
    }
}
