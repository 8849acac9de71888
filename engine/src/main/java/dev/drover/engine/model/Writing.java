package dev.drover.engine.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text as one {@link Reading} reads it, and from where to where each of its characters is written in the original. */
final class Writing {
    private final StringBuilder text;
    private int[] from;
    private int[] to;

    Writing(int length) {
        text = new StringBuilder(length);
        from = new int[length];
        to = new int[length];
    }

    static boolean isBreak(int c) {
        return c == '\n' || c == '\r';
    }

    static int afterBlanks(String original, int at) {
        int next = at;
        while (next < original.length() && isBlank(original.charAt(next))) {
            next++;
        }
        return next;
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\t' || isBreak(c);
    }

    /** Passes over the line break at {@code at} and the blanks around it. */
    int lineBreak(String original, int at) {
        dropBlanks();
        return afterBlanks(original, at);
    }

    void dropBlanks() {
        int length = text.length();
        while (length > 0 && isBlank(text.charAt(length - 1))) {
            length--;
        }
        text.setLength(length);
    }

    /** Takes over one character as it is. */
    int one(String original, int at) {
        character(original.charAt(at), at, at + 1);
        return at + 1;
    }

    void character(int c, int start, int end) {
        if (isBreak(c)) {
            // One that is written as %0a or &#10; is as good as one that is there.
            dropBlanks();
        } else {
            raw(c, start, end);
        }
    }

    /** Adds a character, also a line break. */
    void raw(int c, int start, int end) {
        int length = text.length();
        if (length == from.length) {
            from = Arrays.copyOf(from, length * 2 + 8);
            to = Arrays.copyOf(to, length * 2 + 8);
        }
        from[length] = start;
        to[length] = end;
        text.append((char) c);
    }

    void codePoint(int code, int start, int end) {
        if (code < 0x80) {
            character(code, start, end);
            return;
        }
        boolean half = code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE;
        String character = half || !Character.isValidCodePoint(code) ? "?" : Character.toString(code);
        for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
            raw(b & 0xff, start, end);
        }
    }

    String text() {
        return text.toString();
    }

    /** Where a character begins in the original. */
    int from(int at) {
        return from[at];
    }

    /** Where a character ends in the original. */
    int to(int at) {
        return to[at];
    }
}
