package dev.drover.standins.daemon;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Reads one JSON text by recursive descent. */
final class JsonReader {
    private final String text;
    private int position;

    JsonReader(String text) {
        this.text = text;
    }

    Json document() {
        Json value = value();
        skipBlanks();
        if (position != text.length()) {
            throw unexpected();
        }
        return value;
    }

    private Json value() {
        skipBlanks();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new Json.Text(string());
            case 't' -> word("true", new Json.Bool(true));
            case 'f' -> word("false", new Json.Bool(false));
            case 'n' -> word("null", new Json.Nil());
            default -> number();
        };
    }

    private Json object() {
        var members = new LinkedHashMap<String, Json>();
        position++;
        skipBlanks();
        while (peek() != '}') {
            if (!members.isEmpty()) {
                expect(',');
                skipBlanks();
            }
            String name = string();
            skipBlanks();
            expect(':');
            members.put(name, value());
            skipBlanks();
        }
        position++;
        return new Json.Obj(members);
    }

    private Json array() {
        var elements = new ArrayList<Json>();
        position++;
        skipBlanks();
        while (peek() != ']') {
            if (!elements.isEmpty()) {
                expect(',');
            }
            elements.add(value());
            skipBlanks();
        }
        position++;
        return new Json.Arr(elements);
    }

    private String string() {
        expect('"');
        var value = new StringBuilder();
        while (peek() != '"') {
            char character = text.charAt(position++);
            value.append(character == '\\' ? escaped() : character);
        }
        position++;
        return value.toString();
    }

    private char escaped() {
        char kind = peek();
        position++;
        return switch (kind) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> unicode();
            case '"', '\\', '/' -> kind;
            default -> throw unexpected();
        };
    }

    private char unicode() {
        int end = position + 4;
        if (end > text.length()) {
            throw unexpected();
        }
        try {
            char character = (char) Integer.parseInt(text.substring(position, end), 16);
            position = end;
            return character;
        } catch (NumberFormatException notHexadecimal) {
            throw new IllegalArgumentException("not JSON at position " + position, notHexadecimal);
        }
    }

    private Json word(String word, Json value) {
        if (!text.startsWith(word, position)) {
            throw unexpected();
        }
        position += word.length();
        return value;
    }

    private Json number() {
        int start = position;
        while (position < text.length() && "+-.eE0123456789".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        try {
            return new Json.Num(new BigDecimal(text.substring(start, position)));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("not JSON at position " + start, notANumber);
        }
    }

    private void expect(char character) {
        if (peek() != character) {
            throw unexpected();
        }
        position++;
    }

    private char peek() {
        if (position >= text.length()) {
            throw new IllegalArgumentException("JSON text ends too early");
        }
        return text.charAt(position);
    }

    private void skipBlanks() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException("not JSON at position " + position);
    }
}
