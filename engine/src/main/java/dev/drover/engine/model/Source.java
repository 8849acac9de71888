package dev.drover.engine.model;

/**
 * The place in a user's file that a value comes from; prints as {@code site.groovy:12}.
 *
 * @param file path as the user would name it, relative to the project where possible
 * @param line 1-based; 0 where the format has no lines (a command-line option, the environment)
 */
public record Source(String file, int line) implements Comparable<Source> {
    /** Where a value was made by Java code whose line is unknown. */
    public static final Source UNKNOWN = new Source("<java>", 0);

    /** The caller's own file and line: the first stack frame outside the engine. */
    public static Source ofCaller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(f -> !f.getClassName().startsWith("dev.drover.engine.")
                                || f.getClassName().endsWith("Test"))
                        .findFirst())
                .map(f -> new Source(f.getFileName() == null ? f.getClassName() : f.getFileName(), f.getLineNumber()))
                .orElse(UNKNOWN);
    }

    @Override
    public int compareTo(Source other) {
        int byFile = file.compareTo(other.file);
        return byFile != 0 ? byFile : Integer.compare(line, other.line);
    }

    @Override
    public String toString() {
        return line > 0 ? file + ":" + line : file;
    }
}
