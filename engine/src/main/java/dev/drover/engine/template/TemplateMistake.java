package dev.drover.engine.template;

import com.google.common.base.Splitter;
import dev.drover.engine.model.Nearest;
import freemarker.core.InvalidReferenceException;
import freemarker.template.TemplateException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in short words what Freemarker says in many. */
final class TemplateMistake {
    private static final Pattern PATH = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");

    private static final Pattern OF_HOST = Pattern.compile("(vars|host|facts)\\b");

    private TemplateMistake() {}

    /** The expression that has no value, such as {@code host.rak}. */
    static Optional<String> unknownName(TemplateException e) {
        return e instanceof InvalidReferenceException unknown
                ? Optional.ofNullable(unknown.getBlamedExpressionString())
                : Optional.empty();
    }

    /** Whether it is something of the host, and so may be known of one host and not of another. */
    static boolean isOfHost(String expression) {
        return OF_HOST.matcher(expression).lookingAt();
    }

    /** What could have been meant by a path such as {@code host.rak}. */
    static String near(String path, Map<String, ? extends @Nullable Object> values) {
        if (!PATH.matcher(path).matches()) {
            return "";
        }
        List<String> steps = Splitter.on('.').splitToList(path);
        Optional<Object> holder = Optional.of(values);
        for (String step : steps.subList(0, steps.size() - 1)) {
            holder = holder.flatMap(outer -> inner(outer, step));
        }
        Set<String> names = holder.map(TemplateMistake::names).orElse(Set.of());
        String prefix = path.substring(0, path.lastIndexOf('.') + 1);
        if (prefix.isEmpty()
                && inner(values, "vars")
                        .map(TemplateMistake::names)
                        .orElse(Set.of())
                        .contains(path)) {
            return "; did you mean 'vars." + path + "'?";
        }
        return Nearest.to(steps.get(steps.size() - 1), names)
                .map(near -> "; did you mean '" + prefix + near + "'?")
                .orElse("");
    }

    private static Optional<Object> inner(Object holder, String name) {
        if (holder instanceof NamedValues named) {
            return named.names().contains(name) ? Optional.of(named.value(name)) : Optional.empty();
        }
        return holder instanceof Map<?, ?> map ? Optional.ofNullable(map.get(name)) : Optional.empty();
    }

    private static Set<String> names(Object holder) {
        if (holder instanceof NamedValues named) {
            return named.names();
        }
        return holder instanceof Map<?, ?> map
                ? map.keySet().stream().map(String::valueOf).collect(Collectors.toSet())
                : Set.of();
    }

    /** The message without Freemarker's advice and stack. */
    static String shortMessage(TemplateException e) {
        Throwable cause = e.getCause();
        String said = cause != null && cause.getMessage() != null && e.getMessageWithoutStackTop() == null
                ? cause.getMessage()
                : e.getMessageWithoutStackTop();
        return "cannot be rendered: " + firstLine(said == null ? "" : said);
    }

    /** The first line that says something, beginning in lower case. */
    static String firstLine(String text) {
        String line = text.lines()
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .findFirst()
                .orElse("no reason is known");
        boolean word = line.length() > 1 && Character.isLowerCase(line.charAt(1));
        return word ? Character.toLowerCase(line.charAt(0)) + line.substring(1) : line;
    }
}
