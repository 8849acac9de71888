package dev.drover.engine.resource.waitfor;

import dev.drover.engine.resource.ProbeException;

/**
 * What one try showed.
 *
 * @param seen in words
 * @param last the last line that a command has said, behind a colon; empty if there is none. It may differ from try to try,
 *     so no difference shows it
 */
record WaitForState(boolean holds, String seen, String last) {
    /** What {@code last} begins with. */
    static final String COLON = ": ";

    WaitForState(boolean holds, String seen) {
        this(holds, seen, "");
    }

    /** Reads {@code holds} or {@code not}, a blank and what was seen; a second line is what a command said. */
    static WaitForState parse(String answer) {
        int blank = answer.indexOf(' ');
        String verdict = blank < 0 ? answer : answer.substring(0, blank);
        if (blank < 0 || (!verdict.equals("holds") && !verdict.equals("not"))) {
            throw new ProbeException("the answer about a condition to wait for is not of its form: '" + answer + "'");
        }
        String words = answer.substring(blank + 1);
        int line = words.indexOf('\n');
        return new WaitForState(
                verdict.equals("holds"),
                line < 0 ? words : words.substring(0, line),
                line < 0 ? "" : words.substring(line + 1).strip());
    }
}
