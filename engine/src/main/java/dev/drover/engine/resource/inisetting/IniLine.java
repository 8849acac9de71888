package dev.drover.engine.resource.inisetting;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one line of a file with sections is. */
record IniLine(String text) {
    private static final Pattern HEADER = Pattern.compile("\\s*\\[([^\\]]*)\\]\\s*(?:[#;].*)?");
    private static final Pattern COMMENT = Pattern.compile("\\s*[#;].*");
    private static final Pattern INDENT = Pattern.compile("\\s*");
    private static final Pattern INLINE_COMMENT = Pattern.compile("\\s+[#;](?:\\s.*)?$");
    private static final Pattern SEPARATED =
            Pattern.compile("\\s*[^\\s=:](?:[^=:]|:(?=\\S))*?(\\s*:[ \\t]+|\\s*=[ \\t]*)\\S.*");
    private static final Pattern QUOTED = Pattern.compile("(?:\"[^\"]*\"|'[^']*')");

    /** A line of a key, cut into parts that together are the line. */
    record Setting(String indent, String key, String separator, String value, String rest) {}

    /** The section that begins here. */
    Optional<String> header() {
        Matcher header = HEADER.matcher(text);
        return header.matches() ? Optional.of(header.group(1).strip()) : Optional.empty();
    }

    boolean isComment() {
        return COMMENT.matcher(text).matches();
    }

    boolean isBlank() {
        return text.isBlank();
    }

    String indent() {
        Matcher indent = INDENT.matcher(text);
        return indent.lookingAt() ? indent.group() : "";
    }

    /** This as the line of a key, if it is one. */
    Optional<Setting> setting(String key) {
        String name = Pattern.quote(key);
        // A colon counts only before a blank: keys may have one, as in a:b=1.
        Matcher line = Pattern.compile("(\\s*)" + name + "(\\s*=[ \\t]*|\\s*:(?:[ \\t]+|$)|\\s*$)(.*)")
                .matcher(text);
        return isComment() || header().isPresent() || !line.matches()
                ? Optional.empty()
                : Optional.of(cut(line.group(1), key, line.group(2), line.group(3)));
    }

    private static Setting cut(String indent, String key, String separator, String behind) {
        Matcher quoted = QUOTED.matcher(behind);
        Matcher comment = INLINE_COMMENT.matcher(behind);
        int from = quoted.lookingAt() ? quoted.end() : 0;
        int end = comment.find(from) ? comment.start() : behind.stripTrailing().length();
        return new Setting(indent, key, separator, behind.substring(0, end), behind.substring(end));
    }

    /** Whether a value has what would be a comment behind another one. */
    static boolean hasComment(String value) {
        return !cut("", "", "", value).rest().isBlank();
    }

    /** Whether this shows a key commented out. */
    boolean isCommentedOut(String key) {
        String bare = text.strip();
        return isComment()
                && new IniLine(bare.substring(1).strip())
                        .setting(key)
                        .filter(setting -> !setting.separator().isBlank())
                        .isPresent();
    }

    /** What stands between key and value here, if it is a line with both. */
    Optional<String> separator() {
        if (isComment() || header().isPresent()) {
            return Optional.empty();
        }
        Matcher line = SEPARATED.matcher(text);
        return line.matches() ? Optional.of(line.group(1)) : Optional.empty();
    }

    /** Whether this goes on with the value of a key whose line is indented by {@code indent}. */
    boolean continues(String indent) {
        return !isBlank() && !isComment() && indent().length() > indent.length() && !text.contains("=");
    }
}
