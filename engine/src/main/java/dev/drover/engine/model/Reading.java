package dev.drover.engine.model;

import java.util.Locale;

/**
 * A way to read text in which a value may be written. All of them work on the bytes of UTF-8, each as one character. Most pass
 * over line breaks with the blanks around them, so that a value is found that was split over lines.
 */
enum Reading {
    /** As it is. */
    PLAIN {
        @Override
        int read(String text, int at, Writing into) {
            return into.one(text, at);
        }
    },

    /** As it is, with lines that were broken at blanks. */
    WRAPPED {
        @Override
        int read(String text, int at, Writing into) {
            return into.one(text, at);
        }

        @Override
        int lineBreak(String text, int at, Writing into) {
            int next = into.lineBreak(text, at);
            into.character(' ', at, next);
            return next;
        }
    },

    /** Without quotes and backslashes: as words of a shell, or with quotes doubled. */
    BARE {
        @Override
        int read(String text, int at, Writing into) {
            return isQuote(text.charAt(at)) ? at + 1 : into.one(text, at);
        }
    },

    /** As JSON, C, Java and {@code $'…'} write it: {@code \n}, {@code \"}, {@code é}, {@code \xc3}, {@code \303}. */
    ESCAPED {
        @Override
        int read(String text, int at, Writing into) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                return escape(text, at, into);
            }
            return BARE.read(text, at, into);
        }
    },

    /** As part of a URL or a form: {@code %20}, and {@code +} for a blank. */
    URL {
        @Override
        int read(String text, int at, Writing into) {
            int code = text.charAt(at) == '%' ? number(text, at + 1, 2, HEXADECIMAL) : -1;
            if (code >= 0) {
                into.character(code == '+' ? ' ' : code, at, at + 3);
                return at + 3;
            }
            if (text.charAt(at) == '+') {
                into.character(' ', at, at + 1);
                return at + 1;
            }
            return into.one(text, at);
        }
    },

    /** As XML and HTML write it: by entities with a name, a decimal or a hexadecimal number. */
    MARKUP {
        @Override
        int read(String text, int at, Writing into) {
            int end = text.charAt(at) == '&' ? text.indexOf(';', at) : -1;
            int code = end > 0 && end - at <= LONGEST_ENTITY ? entity(text.substring(at + 1, end)) : -1;
            if (code < 0) {
                return into.one(text, at);
            }
            into.codePoint(code, at, end + 1);
            return end + 1;
        }
    },

    /** Hexadecimal digits, with what programs put between bytes: blanks, {@code :}, {@code ,}, {@code \x}, {@code 0x}. */
    HEX {
        @Override
        int read(String text, int at, Writing into) {
            char c = text.charAt(at);
            boolean prefix = c == '0' && at + 1 < text.length() && (text.charAt(at + 1) | ' ') == 'x';
            if (prefix) {
                return at + 2;
            }
            if (Character.digit(c, HEXADECIMAL) >= 0) {
                into.character(c | ' ', at, at + 1);
            } else if (BETWEEN_DIGITS.indexOf(c) < 0) {
                into.character(0, at, at + 1);
            }
            return at + 1;
        }
    },

    /** Base 64, also in lines, and in JSON. */
    BASE64 {
        @Override
        int read(String text, int at, Writing into) {
            char c = text.charAt(at);
            if (c != ' ' && c != '\t' && c != '\\') {
                into.character(c, at, at + 1);
            }
            return at + 1;
        }
    };

    private static final int HEXADECIMAL = 16;
    private static final int OCTAL = 8;
    private static final int LONGEST_ENTITY = 10;
    private static final String BETWEEN_DIGITS = " \t:,;-\\xX%";
    private static final String ESCAPES = "abefnrtv";
    private static final String ESCAPED_CODES = "\007\b\033\f\n\r\t\013";

    /** Reads what stands at {@code at}, which is no line break, and says where to go on. */
    abstract int read(String text, int at, Writing into);

    /** Passes over a line break and the blanks around it, and says where to go on. */
    int lineBreak(String text, int at, Writing into) {
        return into.lineBreak(text, at);
    }

    /** The text as this reads it. */
    Writing of(String text) {
        Writing writing = new Writing(text.length());
        int at = 0;
        while (at < text.length()) {
            at = Writing.isBreak(text.charAt(at)) ? lineBreak(text, at, writing) : read(text, at, writing);
        }
        return writing;
    }

    private static boolean isQuote(int c) {
        return c == '\'' || c == '"' || c == '\\';
    }

    private static int escape(String text, int at, Writing into) {
        char c = text.charAt(at + 1);
        if (c == 'u' || c == 'U') {
            int digits = c == 'u' ? 4 : 8;
            int code = number(text, at + 2, digits, HEXADECIMAL);
            int low = lowSurrogate(text, at + 2 + digits, code);
            if (code >= 0) {
                int end = at + 2 + digits + (low > 0 ? 6 : 0);
                if (!isQuote(code)) {
                    into.codePoint(low > 0 ? Character.toCodePoint((char) code, (char) low) : code, at, end);
                }
                return end;
            }
        }
        int byHex = c == 'x' ? number(text, at + 2, 2, HEXADECIMAL) : -1;
        int code = byHex >= 0 ? byHex : number(text, at + 1, 3, OCTAL);
        if (code >= 0 && code <= 0xff) {
            if (!isQuote(code)) {
                into.character(code, at, at + 4);
            }
            return at + 4;
        }
        if (Writing.isBreak(c)) {
            return at + 1;
        }
        int known = ESCAPES.indexOf(c);
        if (known >= 0 && Writing.isBreak(ESCAPED_CODES.charAt(known))) {
            into.dropBlanks();
            return Writing.afterBlanks(text, at + 2);
        }
        if (known >= 0 || !isQuote(c)) {
            into.character(known < 0 ? c : ESCAPED_CODES.charAt(known), at, at + 2);
        }
        return at + 2;
    }

    /** The second half of a character that JSON writes as two. */
    private static int lowSurrogate(String text, int at, int high) {
        boolean half = high >= Character.MIN_HIGH_SURROGATE && high <= Character.MAX_HIGH_SURROGATE;
        int low = half && text.startsWith("\\u", at) ? number(text, at + 2, 4, HEXADECIMAL) : -1;
        return low >= Character.MIN_LOW_SURROGATE && low <= Character.MAX_LOW_SURROGATE ? low : -1;
    }

    private static int entity(String name) {
        if (name.startsWith("#")) {
            boolean hex = name.startsWith("x", 1) || name.startsWith("X", 1);
            int from = hex ? 2 : 1;
            int code = number(name, from, name.length() - from, hex ? HEXADECIMAL : 10);
            return code <= Character.MAX_CODE_POINT ? code : -1;
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "amp" -> '&';
            case "lt" -> '<';
            case "gt" -> '>';
            case "quot" -> '"';
            case "apos" -> '\'';
            case "nbsp" -> ' ';
            default -> -1;
        };
    }

    /** The number that stands there in exactly so many digits, or -1. */
    private static int number(String text, int at, int digits, int radix) {
        if (digits < 1 || digits > 8 || at + digits > text.length()) {
            return -1;
        }
        long number = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = Character.digit(text.charAt(i), radix);
            if (digit < 0) {
                return -1;
            }
            number = number * radix + digit;
        }
        return number > Integer.MAX_VALUE ? -1 : (int) number;
    }
}
