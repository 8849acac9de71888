package dev.drover.engine.resource.sysctl;

import com.google.common.base.CharMatcher;

/** The value of a kernel parameter; how its words are set apart makes no difference. */
public record SysctlValue(String text) {
    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException if it is empty or not one line
     */
    public static SysctlValue parse(String text) {
        if (text.isBlank() || text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("must be one line that is not empty, got '" + text + "'");
        }
        return new SysctlValue(words(text));
    }

    /** The words with one blank between. */
    static String words(String text) {
        return CharMatcher.whitespace().trimAndCollapseFrom(text, ' ');
    }

    @Override
    public String toString() {
        return text;
    }
}
