package dev.drover.engine.template;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A tag that is never closed, such as {@code <#if>}. Freemarker complains at the end of the file; the user needs the tag. */
record UnclosedTag(String directive, int line) {
    private static final Pattern COMPLAINT =
            Pattern.compile("unclosed #(if|list|macro|function|switch|attempt|compress|items|sep|foreach)\\b");
    private static final Pattern COMMENT = Pattern.compile("<#--.*?-->", Pattern.DOTALL);

    /** The tag that a complaint of Freemarker means. */
    static Optional<UnclosedTag> in(String template, String complaint) {
        Matcher said = COMPLAINT.matcher(complaint);
        if (!said.find()) {
            return Optional.empty();
        }
        String directive = said.group(1);
        String code = COMMENT.matcher(template)
                .replaceAll(comment -> "\n".repeat((int) comment.group().lines().count() - 1));
        Deque<Integer> open = new ArrayDeque<>();
        Matcher tag = Pattern.compile("<(/?)#" + directive + "\\b").matcher(code);
        while (tag.find()) {
            if (tag.group(1).isEmpty()) {
                open.push(1
                        + (int) code.substring(0, tag.start())
                                .chars()
                                .filter(c -> c == '\n')
                                .count());
            } else if (!open.isEmpty()) {
                open.pop();
            }
        }
        return open.stream().findFirst().map(line -> new UnclosedTag(directive, line));
    }

    String message() {
        return "is no valid template: <#" + directive + "> is never closed";
    }
}
