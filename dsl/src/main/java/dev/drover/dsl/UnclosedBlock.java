package dev.drover.dsl;

import com.google.common.base.Splitter;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.Source;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A brace, bracket or parenthesis that is never closed. Groovy complains at the end of the file; the user needs the
 * opening one. Where the indentation shows that a closing brace belongs to an outer block, the inner one is it.
 *
 * @param opening the character
 * @param lastLine of the file
 */
record UnclosedBlock(char opening, int line, int lastLine) {
    static Optional<UnclosedBlock> in(String script) {
        return new Scan(script).result();
    }

    Problem problem(String file) {
        String what = opening == '{' ? "this block" : "this '" + opening + "'";
        return new Problem(
                new Source(file, line), "unclosed-block", what + " is never closed; the file ends at line " + lastLine);
    }

    private record Open(char character, int line, int indentation) {}

    /** Reads a script once, passing over comments and texts. */
    private static final class Scan {
        private final String script;
        private final Deque<Open> open = new ArrayDeque<>();
        private Optional<Open> suspect = Optional.empty();
        private int position;
        private int line = 1;
        private int indentation;
        private boolean lineBegins = true;
        private boolean mismatched;
        private char before = '\n';

        Scan(String script) {
            this.script = script;
        }

        Optional<UnclosedBlock> result() {
            while (position < script.length()) {
                step();
            }
            if (open.isEmpty() && !mismatched) {
                return Optional.empty();
            }
            int lastLine = Splitter.on('\n').splitToList(script.stripTrailing()).size();
            return suspect.or(() -> Optional.of(open.element()))
                    .map(found -> new UnclosedBlock(found.character(), found.line(), lastLine));
        }

        private void step() {
            char c = script.charAt(position);
            if (c == '/' && (at("//") || at("/*"))) {
                skipPast(at("//") ? "\n" : "*/", 2);
            } else if (line == 1 && position == 0 && at("#!")) {
                skipPast("\n", 2);
            } else if (at("'''")) {
                skipText("'''", false);
            } else if (at("\"\"\"")) {
                skipText("\"\"\"", true);
            } else if (c == '\'') {
                skipText("'", false);
            } else if (c == '"') {
                skipText("\"", true);
            } else if (at("$/")) {
                skipPast("/$", 2);
                before = '/';
            } else if (c == '/' && beginsPattern()) {
                skipText("/", true);
            } else {
                character(c);
            }
        }

        private boolean at(String text) {
            return script.startsWith(text, position);
        }

        /** A slash is a division after a value, and the beginning of a pattern elsewhere. */
        private boolean beginsPattern() {
            return "(,=[{:;!&|?~<>+-*\n".indexOf(before) >= 0;
        }

        private void character(char c) {
            if (c == '{' || c == '(' || c == '[') {
                open.push(new Open(c, line, indentation));
            } else if (c == '}' || c == ')' || c == ']') {
                close(c);
            }
            advance(c);
        }

        private void advance(char c) {
            position++;
            if (c == '\n') {
                line++;
                indentation = 0;
                lineBegins = true;
                before = before == '\\' ? before : '\n';
            } else if (lineBegins && (c == ' ' || c == '\t')) {
                indentation++;
            } else {
                lineBegins = false;
                before = c == ' ' || c == '\t' ? before : c;
            }
        }

        private void close(char c) {
            char opening = c == '}' ? '{' : c == ')' ? '(' : '[';
            while (!open.isEmpty() && open.element().character() != opening) {
                Open lost = open.pop();
                mismatched = true;
                suspect = suspect.or(() -> Optional.of(lost));
            }
            if (open.isEmpty()) {
                return;
            }
            Open closed = open.pop();
            if (lineBegins && closed.line() < line && indentation < closed.indentation()) {
                suspect = suspect.or(() -> Optional.of(closed));
            }
        }

        private void skipPast(String end, int from) {
            int found = script.indexOf(end, position + from);
            int stop = found < 0 ? script.length() : found + (end.equals("\n") ? 0 : end.length());
            skipTo(stop);
        }

        private void skipTo(int stop) {
            while (position < stop) {
                if (script.charAt(position) == '\n') {
                    line++;
                    indentation = 0;
                    lineBegins = true;
                } else {
                    lineBegins = false;
                }
                position++;
            }
        }

        private void skipText(String quote, boolean interpolates) {
            int i = position + quote.length();
            while (i < script.length() && !script.startsWith(quote, i)) {
                if (script.charAt(i) == '\\') {
                    i++;
                } else if (interpolates && script.startsWith("${", i)) {
                    i = endOfInterpolation(i + 2);
                } else if (quote.length() == 1 && !quote.equals("/") && script.charAt(i) == '\n') {
                    // A text of one line that is not closed: Groovy says so well itself.
                    break;
                }
                i++;
            }
            skipTo(Math.min(script.length(), i + quote.length()));
            before = '"';
        }

        private int endOfInterpolation(int from) {
            int depth = 1;
            int i = from;
            while (i < script.length()) {
                char c = script.charAt(i);
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
                if (depth == 0) {
                    return i;
                }
                i++;
            }
            return script.length();
        }
    }
}
