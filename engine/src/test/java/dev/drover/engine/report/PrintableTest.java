package dev.drover.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void whatMovesACursorOrIsNoUtf8IsShownAsWhatItIs() {
        assertThat(Printable.text("a\u001b[2J\r\n\u202e\udcff\ud800")).isEqualTo("a\\x1b[2J\\x0d\n\\u202e\\xff\\ud800");
        assertThat(Printable.line("\u00e9 \ud83d\ude00\n\t")).isEqualTo("\u00e9 \ud83d\ude00\\n\\t");
    }
}
