package dev.drover.engine.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Streams;
import dev.drover.engine.model.Secret;
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
                "ini", quoting.of(quoting::ini),
                "sql", quoting.of(quoting::sql),
                "scramSha256", quoting::scramSha256);
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

    /** What PostgreSQL keeps of a password: a secret again, from which nobody can log in. */
    private Object scramSha256(ImmutableList<Object> arguments) {
        if (arguments.size() != 2) {
            throw new IllegalArgumentException(
                    "takes a password and a text to make its salt of, got " + arguments.size());
        }
        String written = scalar(arguments.get(0));
        String saltedBy = scalar(arguments.get(1));
        Secret password = secrets.findIn(written)
                .filter(found -> found.toString().equals(written))
                .orElseThrow(() -> new IllegalArgumentException("takes a secret; write secret('name')"));
        ScramVerifier.check(password.reveal());
        // It takes its time on purpose, which a template has not got; and is the same each time.
        return secrets.secret(
                password.name(),
                ImmutableList.of("scramSha256", password, saltedBy),
                () -> ScramVerifier.of(password.reveal(), saltedBy).text());
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

    /** A text literal of SQL, as the standard and PostgreSQL have it: a backslash is no escape. */
    private String sql(Object value) {
        String text = scalar(value);
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("must not contain NUL");
        }
        return "'" + text.replace("'", "''") + "'";
    }

    private static String scalar(Object value) {
        if (value instanceof Iterable<?> || value instanceof Map<?, ?>) {
            throw new IllegalArgumentException("takes text, a number or a boolean");
        }
        return value.toString();
    }
}
