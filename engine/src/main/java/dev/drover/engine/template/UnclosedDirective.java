package dev.drover.engine.template;

import freemarker.core.ParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directive such as {@code <#if …>} that is never closed. Freemarker complains at the end of the template; the user
 * needs the place of the opening tag.
 *
 * @param line of the opening tag, 1-based
 */
record UnclosedDirective(String name, int line) {
    private static final Pattern SAID = Pattern.compile("unclosed #([a-z]+)");
    private static final Pattern TAG = Pattern.compile("<#--.*?-->|<(/?)#([a-z]+)\\b|\n", Pattern.DOTALL);

    /** The one that a failure is about, if it is about one. */
    static Optional<UnclosedDirective> behind(ParseException failure, String template) {
        Matcher said = SAID.matcher(String.valueOf(failure.getEditorMessage()));
        return said.find() ? innermost(said.group(1), template) : Optional.empty();
    }

    private static Optional<UnclosedDirective> innermost(String name, String template) {
        Deque<Integer> open = new ArrayDeque<>();
        int line = 1;
        Matcher tag = TAG.matcher(template);
        while (tag.find()) {
            if (name.equals(tag.group(2))) {
                if (tag.group(1).isEmpty()) {
                    open.push(line);
                } else {
                    open.poll();
                }
            }
            line += (int) tag.group().chars().filter(c -> c == '\n').count();
        }
        return Optional.ofNullable(open.peek()).map(at -> new UnclosedDirective(name, at));
    }

    String message() {
        return "has a <#" + name + "> that is never closed; close it with </#" + name + ">";
    }
}
