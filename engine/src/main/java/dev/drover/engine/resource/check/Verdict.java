package dev.drover.engine.resource.check;

import dev.drover.engine.resource.ProbeException;

/**
 * How a check came out.
 *
 * @param seen in words
 * @param last the last line that its command has said, behind a colon; empty if there is none. It may differ from try to try,
 *     so no difference shows it
 */
record Verdict(boolean holds, String seen, String last) {
    private static final String HOLDS = "holds ";
    private static final String NOT = "not ";
    private static final String COLON = ": ";

    /** Of a condition that the script computed. */
    static Verdict of(boolean holds) {
        return new Verdict(holds, holds ? "" : "it does not hold", "");
    }

    /** Reads {@code holds} or {@code not}, a blank and what was seen; a second line is what the command said. */
    static Verdict parse(String answer) {
        boolean holds = answer.startsWith(HOLDS);
        if (!holds && !answer.startsWith(NOT)) {
            throw new ProbeException("the answer about a check is not of its form: '" + answer + "'");
        }
        String words = answer.substring(holds ? HOLDS.length() : NOT.length());
        int line = words.indexOf('\n');
        return line < 0
                ? new Verdict(holds, words, "")
                : new Verdict(
                        holds,
                        words.substring(0, line),
                        words.substring(line + 1).strip());
    }

    /** What there is to say of it: that a command succeeds says less than what it says. */
    String words() {
        return holds && last.startsWith(COLON) ? last.substring(COLON.length()) : seen + last;
    }
}
