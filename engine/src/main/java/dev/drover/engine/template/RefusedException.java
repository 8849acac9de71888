package dev.drover.engine.template;

import java.io.IOException;

/** A template uses what a template must not. */
final class RefusedException extends IOException {
    private final String template;
    private final int line;

    RefusedException(String template, int line, String message) {
        super(message);
        this.template = template;
        this.line = line;
    }

    String template() {
        return template;
    }

    int line() {
        return line;
    }
}
