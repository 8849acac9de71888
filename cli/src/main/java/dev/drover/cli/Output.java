package dev.drover.cli;

import java.io.PrintWriter;

/**
 * Where a command prints, and the program that it runs in.
 *
 * @param terminal whether a person looks at {@code out} on a terminal that understands control sequences
 */
record Output(PrintWriter out, PrintWriter err, boolean terminal, Surroundings surroundings) {
    Output(PrintWriter out, PrintWriter err, boolean terminal) {
        this(out, err, terminal, Surroundings.own());
    }
}
