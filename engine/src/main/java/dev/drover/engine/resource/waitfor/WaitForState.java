package dev.drover.engine.resource.waitfor;

import dev.drover.engine.resource.ProbeException;

/**
 * What one try showed.
 *
 * @param seen in words
 */
record WaitForState(boolean holds, String seen) {
    /** Reads {@code holds} or {@code not}, a blank and what was seen. */
    static WaitForState parse(String answer) {
        int blank = answer.indexOf(' ');
        String verdict = blank < 0 ? answer : answer.substring(0, blank);
        if (blank < 0 || (!verdict.equals("holds") && !verdict.equals("not"))) {
            throw new ProbeException("the answer about a condition to wait for is not of its form: '" + answer + "'");
        }
        return new WaitForState(verdict.equals("holds"), answer.substring(blank + 1));
    }
}
