package dev.drover.engine.report;

/** Makes text from a host safe for a terminal. */
public final class Printable {
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int FIRST_BYTE = 0xdc80;
    private static final int LAST_BYTE = 0xdcff;

    private Printable() {}

    /**
     * Control, escape and direction characters, and bytes that are no UTF-8, become {@code \x1b}-like text; newline and tab
     * stay.
     */
    public static String text(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(safe, c));
        return safe.toString();
    }

    /** As {@link #text}, and newlines are shown too: for one line. */
    public static String line(String text) {
        return text(text).replace("\n", "\\n").replace("\t", "\\t");
    }

    private static boolean isHalf(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    private static void append(StringBuilder safe, int c) {
        boolean layout = c == '\n' || c == '\t';
        boolean control = c < FIRST_PRINTABLE || (c >= 0x7f && c < 0xa0);
        boolean direction = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
        if (c >= FIRST_BYTE && c <= LAST_BYTE) {
            safe.append(String.format("\\x%02x", c & 0xff));
        } else if (layout || (!control && !direction && !isHalf(c))) {
            safe.appendCodePoint(c);
        } else {
            safe.append(c < 0x100 ? String.format("\\x%02x", c) : String.format("\\u%04x", c));
        }
    }
}
