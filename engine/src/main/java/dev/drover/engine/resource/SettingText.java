package dev.drover.engine.resource;

import dev.drover.engine.model.Content;

/**
 * What a setting of a configuration file has: one line of text. A script may give a number for it.
 *
 * @param sensitive whether a secret is part of it: then it is never shown
 */
public record SettingText(String text, boolean sensitive) {
    public SettingText {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("must be one line");
        }
    }

    /**
     * The text of a content.
     *
     * @throws IllegalArgumentException if it is not one line of text
     */
    static SettingText of(Content content) {
        return new SettingText(
                content.bytes()
                        .asText()
                        .orElseThrow(() -> new IllegalArgumentException("must be text in UTF-8 without NUL")),
                content.sensitive());
    }

    @Override
    public String toString() {
        return sensitive ? "***" : text;
    }
}
