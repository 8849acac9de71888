package dev.drover.engine.inventory;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Shell patterns over whole names: {@code *}, {@code ?}, {@code [abc]}, {@code [a-c]}, {@code [!a]}. */
final class Glob {
    private Glob() {}

    /**
     * Whether a name matches.
     *
     * @throws IllegalArgumentException with what is wrong, if a bracket is not closed or its range is reversed
     */
    static Predicate<String> matcher(String glob) {
        StringBuilder regex = new StringBuilder();
        int i = 0;
        while (i < glob.length()) {
            char c = glob.charAt(i);
            if (c == '[') {
                int end = glob.indexOf(']', i + 2);
                if (end < 0) {
                    throw new IllegalArgumentException("'" + NameRule.shown(glob) + "' has a '[' without ']'");
                }
                regex.append(oneOf(glob.substring(i + 1, end)));
                i = end;
            } else {
                regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
            }
            i++;
        }
        return compiled(glob, regex.toString()).asMatchPredicate();
    }

    private static String oneOf(String characters) {
        boolean negated = characters.startsWith("!") && characters.length() > 1;
        String some = negated ? characters.substring(1) : characters;
        return (negated ? "[^" : "[") + some.replaceAll("[\\[\\]^&\\\\]", "\\\\$0") + "]";
    }

    private static Pattern compiled(String glob, String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException(
                    "'" + NameRule.shown(glob) + "' is not a pattern: " + wrong.getDescription()
                            + "; a part of a group is such as masters[1..2]",
                    wrong);
        }
    }
}
