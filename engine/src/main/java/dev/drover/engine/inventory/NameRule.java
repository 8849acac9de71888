package dev.drover.engine.inventory;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What names may look like. Names of hosts become names of files, words of patterns and arguments of other programs, so
 * the rule is narrow; addresses and users follow the filter of OpenSSH ({@code valid_hostname}, {@code valid_ruser}).
 */
final class NameRule {
    private static final int MAX_LENGTH = 253;
    private static final int MAX_SHOWN = 60;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._:-]*");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern FOREIGN_IN_NAME = Pattern.compile("(?s)[^A-Za-z0-9._:-]");
    private static final Pattern FOREIGN_IN_WORD = Pattern.compile("[\\s\\p{Cntrl}'\"`$\\\\;&<>|(){},]");

    private NameRule() {}

    /** What is wrong with the name of a host, group or cluster. */
    static Optional<String> name(String kind, String name) {
        if (name.isEmpty()) {
            return Optional.of("the name of a " + kind + " is empty");
        }
        if (name.length() > MAX_LENGTH) {
            return Optional.of(kind + " '" + shown(name) + "' has a name of " + name.length()
                    + " characters; expected at most " + MAX_LENGTH);
        }
        if (name.contains("..")) {
            return Optional.of(kind + " '" + shown(name)
                    + "' has '..' in its name; only the names given to hosts(…) can be a range");
        }
        return NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(kind + " '" + shown(name) + "' " + foreign(FOREIGN_IN_NAME, name)
                        + "; expected letters, digits, '.', '_', '-' and ':', first a letter, a digit or '_'");
    }

    /** What is wrong with the name of a variable. */
    static Optional<String> variable(String name) {
        return VARIABLE.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("'" + shown(name)
                        + "' cannot name a variable; expected letters, digits and '_', first a letter or '_'");
    }

    /** What is wrong with an address or a user's name, as {@code "has a ';'"}. */
    static Optional<String> word(String word) {
        if (word.isEmpty()) {
            return Optional.of("is empty");
        }
        if (word.length() > MAX_LENGTH) {
            return Optional.of("is longer than " + MAX_LENGTH + " characters");
        }
        boolean safe = !word.startsWith("-") && !FOREIGN_IN_WORD.matcher(word).find();
        return safe ? Optional.empty() : Optional.of(foreign(FOREIGN_IN_WORD, word));
    }

    private static String foreign(Pattern foreign, String name) {
        Matcher found = foreign.matcher(name);
        return found.find() ? "has '" + shown(found.group()) + "' in it" : "starts with '" + name.charAt(0) + "'";
    }

    /** The text with control characters and others beyond ASCII as {@code \}{@code uXXXX}, cut if it is long. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        for (char c : text.substring(0, Math.min(text.length(), MAX_SHOWN)).toCharArray()) {
            shown.append(c >= ' ' && c < 127 ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
        return text.length() > MAX_SHOWN ? shown + "…" : shown.toString();
    }
}
