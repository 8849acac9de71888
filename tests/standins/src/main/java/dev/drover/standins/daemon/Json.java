package dev.drover.standins.daemon;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value (RFC 8259). Objects keep the order of their members; {@code toString} writes the compact form. */
public sealed interface Json {

    /** An object, e.g. {@code {"id":"/hello"}}. */
    record Obj(Map<String, Json> members) implements Json {
        public Obj {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /** The member of that name, if there is one and it is not {@code null}. */
        public Optional<Json> member(String name) {
            return Optional.ofNullable(members.get(name)).filter(value -> !(value instanceof Nil));
        }

        /** The text of a member that is a string. */
        public Optional<String> text(String name) {
            return member(name).filter(Text.class::isInstance).map(value -> ((Text) value).value());
        }

        /** The value of a member that is a number. */
        public Optional<BigDecimal> number(String name) {
            return member(name).filter(Num.class::isInstance).map(value -> ((Num) value).value());
        }

        /** The member that is an object, or an empty one. */
        public Obj object(String name) {
            return member(name)
                    .filter(Obj.class::isInstance)
                    .map(Obj.class::cast)
                    .orElseGet(() -> new Obj(Map.of()));
        }

        /** The elements of a member that is an array, or none. */
        public List<Json> elements(String name) {
            return member(name)
                    .filter(Arr.class::isInstance)
                    .map(value -> ((Arr) value).elements())
                    .orElse(List.of());
        }

        /** This object with one member set. */
        public Obj with(String name, Json value) {
            var changed = new LinkedHashMap<>(members);
            changed.put(name, value);
            return new Obj(changed);
        }

        /** This object with one member set to a text. */
        public Obj with(String name, String value) {
            return with(name, new Text(value));
        }

        /** This object with one member set to a number. */
        public Obj with(String name, double value) {
            return with(name, Json.number(value));
        }

        /** This object with one member set to a whole number. */
        public Obj with(String name, long value) {
            return with(name, new Num(BigDecimal.valueOf(value)));
        }

        /** This object without a member. */
        public Obj without(String name) {
            var changed = new LinkedHashMap<>(members);
            changed.remove(name);
            return new Obj(changed);
        }

        @Override
        public String toString() {
            var text = new StringBuilder("{");
            members.forEach((name, value) -> {
                text.append(text.length() == 1 ? "" : ",").append(quoted(name)).append(':');
                text.append(value);
            });
            return text.append('}').toString();
        }
    }

    /** An array. */
    record Arr(List<Json> elements) implements Json {
        public Arr {
            elements = List.copyOf(elements);
        }

        @Override
        public String toString() {
            var text = new StringBuilder("[");
            for (Json element : elements) {
                text.append(text.length() == 1 ? "" : ",").append(element);
            }
            return text.append(']').toString();
        }
    }

    /** A string. */
    record Text(String value) implements Json {
        @Override
        public String toString() {
            return quoted(value);
        }
    }

    /** A number. */
    record Num(BigDecimal value) implements Json {
        @Override
        public String toString() {
            return value.toPlainString();
        }
    }

    /** {@code true} or {@code false}. */
    record Bool(boolean value) implements Json {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** {@code null}. */
    record Nil() implements Json {
        @Override
        public String toString() {
            return "null";
        }
    }

    /** An empty object, to be filled with {@code with}. */
    static Obj object() {
        return new Obj(Map.of());
    }

    /** An array of the elements. */
    static Arr array(List<? extends Json> elements) {
        return new Arr(new ArrayList<>(elements));
    }

    /** A number; whole ones are written without a fraction. */
    static Num number(double value) {
        var exact = BigDecimal.valueOf(value).stripTrailingZeros();
        return new Num(exact.scale() < 0 ? exact.setScale(0) : exact);
    }

    /** Reads one value; anything that is not JSON is an {@link IllegalArgumentException} that names the position. */
    static Json parse(String text) {
        return new JsonReader(text).document();
    }

    /** Reads an object; any other value is an {@link IllegalArgumentException}. */
    static Obj parseObject(String text) {
        if (parse(text) instanceof Obj object) {
            return object;
        }
        throw new IllegalArgumentException("not a JSON object");
    }

    /** The text as a JSON string, with its quotation marks. */
    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            switch (character) {
                case '"', '\\' -> quoted.append('\\').append(character);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (character < ' ') {
                        quoted.append(String.format("\\u%04x", (int) character));
                    } else {
                        quoted.append(character);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
