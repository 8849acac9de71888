package dev.drover.engine.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Streams;
import dev.drover.engine.model.Secrets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The functions that write a value so that it stays one value in another language. */
final class Quoting {
    private final Secrets secrets;
    private final ObjectMapper json;

    private Quoting(Secrets secrets, ObjectMapper json) {
        this.secrets = secrets;
        this.json = json;
    }

    static ImmutableMap<String, TemplateFunction> functions(Secrets secrets, ObjectMapper json) {
        Quoting quoting = new Quoting(secrets, json);
        return ImmutableMap.of(
                "sh", quoting.of(quoting::sh),
                "json", quoting.of(quoting::json),
                "yaml", quoting.of(quoting::json),
                "ini", quoting.of(quoting::ini));
    }

    /** Quotes the value behind a secret's marker, not the marker: the result is a secret again. */
    private TemplateFunction of(Function<Object, String> quote) {
        return arguments -> {
            Object value = only(arguments);
            boolean secret = secrets.findIn(value.toString()).isPresent();
            if (!secret) {
                return quote.apply(value);
            }
            return secrets.secret(secrets.findIn(value.toString()).orElseThrow().name(), quote.apply(revealed(value)));
        };
    }

    private static Object only(ImmutableList<Object> arguments) {
        if (arguments.size() != 1) {
            throw new IllegalArgumentException("takes one value, got " + arguments.size());
        }
        return arguments.get(0);
    }

    private Object revealed(Object value) {
        if (value instanceof String text) {
            return secrets.reveal(text);
        }
        if (value instanceof Iterable<?> list) {
            return Streams.stream(list).map(this::revealed).toList();
        }
        return value instanceof Map<?, ?> map
                ? map.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> revealed(entry.getValue()),
                                (first, second) -> second,
                                LinkedHashMap::new))
                : value;
    }

    /** A word of the POSIX shell. */
    private String sh(Object value) {
        String text = scalar(value);
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("must not contain NUL");
        }
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** JSON, which is YAML too. */
    private String json(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("writing " + value.getClass(), e);
        }
    }

    /** The value of a key in an ini file: as it is, on one line. */
    private String ini(Object value) {
        String text = scalar(value);
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("must be one line, got a control character in it");
        }
        if (!text.strip().equals(text)) {
            throw new IllegalArgumentException("must not begin or end with a blank, which ini files drop");
        }
        return text;
    }

    private static String scalar(Object value) {
        if (value instanceof Iterable<?> || value instanceof Map<?, ?>) {
            throw new IllegalArgumentException("takes text, a number or a boolean");
        }
        return value.toString();
    }
}
