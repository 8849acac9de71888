package dev.drover.cli;

import dev.drover.engine.report.Console;
import dev.drover.engine.report.Ink;
import picocli.CommandLine.Option;

/** How much is printed, and how. */
final class OutputOptions {
    @Option(
            names = {"-v", "--verbose"},
            description = "Also print what is in sync; -vvv prints stack traces.")
    private boolean[] verbose = {};

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only failures and the last line.")
    private boolean quiet;

    @Option(names = "--diff", description = "Print every line of every difference.")
    private boolean diff;

    @Option(names = "--no-color", description = "Print no colours.")
    private boolean noColor;

    Console.Detail detail() {
        if (quiet) {
            return Console.Detail.QUIET;
        }
        return verbose.length > 0 ? Console.Detail.VERBOSE : Console.Detail.NORMAL;
    }

    boolean everyLine() {
        return diff || verbose.length > 0;
    }

    boolean stackTraces() {
        return verbose.length >= 3;
    }

    Ink ink(boolean terminal) {
        return terminal && !noColor && System.getenv("NO_COLOR") == null ? Ink.ANSI : Ink.PLAIN;
    }
}
