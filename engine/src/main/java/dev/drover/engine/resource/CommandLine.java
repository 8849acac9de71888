package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;

/**
 * A command in one text, cut into words as a shell would, but never given to a shell: blanks separate words; single
 * quotes, double quotes and a backslash keep blanks; nothing is expanded.
 */
public record CommandLine(String text, ImmutableList<String> words) {
    /**
     * Cuts the text.
     *
     * @throws IllegalArgumentException if a quote is not closed or there is no word
     */
    public static CommandLine parse(String text) {
        ImmutableList<String> words = new Cut(text).words();
        if (words.isEmpty()) {
            throw new IllegalArgumentException("must be a command, got '" + text + "'");
        }
        return new CommandLine(text, words);
    }

    @Override
    public String toString() {
        return text;
    }

    /** One pass over the text. */
    private static final class Cut {
        private static final char NONE = '\0';
        private final String text;
        private final ImmutableList.Builder<String> words = ImmutableList.builder();
        private final StringBuilder word = new StringBuilder();
        private boolean inWord;
        private char quote = NONE;
        private int at;

        Cut(String text) {
            this.text = text;
        }

        ImmutableList<String> words() {
            for (at = 0; at < text.length(); at++) {
                take(text.charAt(at));
            }
            if (quote != NONE) {
                throw new IllegalArgumentException("must close the quote " + quote + ", got '" + text + "'");
            }
            endWord();
            return words.build();
        }

        private void take(char character) {
            if (quote != NONE) {
                takeQuoted(character);
            } else if (Character.isWhitespace(character)) {
                endWord();
            } else {
                inWord = true;
                takeBare(character);
            }
        }

        private void takeBare(char character) {
            if (character == '\'' || character == '"') {
                quote = character;
            } else if (character == '\\') {
                word.append(escaped());
            } else {
                word.append(character);
            }
        }

        private void takeQuoted(char character) {
            if (character == quote) {
                quote = NONE;
            } else if (character == '\\' && quote == '"') {
                word.append(escaped());
            } else {
                word.append(character);
            }
        }

        private char escaped() {
            at++;
            if (at == text.length()) {
                throw new IllegalArgumentException("must not end with a backslash, got '" + text + "'");
            }
            return text.charAt(at);
        }

        private void endWord() {
            if (inWord) {
                words.add(word.toString());
            }
            word.setLength(0);
            inWord = false;
        }
    }
}
