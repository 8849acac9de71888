package dev.drover.engine.report;

/** Colours for a terminal, or none. */
public enum Ink {
    PLAIN,
    ANSI;

    private static final String RESET = "\u001b[0m";

    public String red(String text) {
        return paint("\u001b[31m", text);
    }

    public String green(String text) {
        return paint("\u001b[32m", text);
    }

    public String yellow(String text) {
        return paint("\u001b[33m", text);
    }

    public String bold(String text) {
        return paint("\u001b[1m", text);
    }

    private String paint(String code, String text) {
        return this == ANSI ? code + text + RESET : text;
    }
}
