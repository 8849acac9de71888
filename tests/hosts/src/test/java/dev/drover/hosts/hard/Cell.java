package dev.drover.hosts.hard;

import dev.drover.hosts.converge.Written;

/**
 * One type that meets one hard case, in a directory of its own. Its programs are for the host's shell, run by root, with that
 * directory as the current one; text stands for bytes as {@link dev.drover.engine.model.Bytes#toName} has it.
 *
 * @param hardCase the row of the matrix
 * @param type the column: a verb, or a verb with what it is asked for
 * @param home the directory
 * @param given what is there before
 * @param resource as it is declared
 */
record Cell(String hardCase, String type, String home, String given, Written resource, Ending ending) {
    /** How it must end. */
    sealed interface Ending {}

    /**
     * Exactly that, and a second apply changes nothing.
     *
     * @param look a program that looks at the host without Drover
     * @param answer what it must print
     * @param changes whether there is something to do
     */
    record Converges(String look, String answer, boolean changes) implements Ending {}

    /** It fails with words that have these in them, and nothing in its directory is changed. */
    record Refused(String words) implements Ending {}

    /** It cannot even be declared: no host is asked. */
    record NotDeclared(String words) implements Ending {}

    /** It means nothing for this type, or cannot be made on this host; then nothing is run. */
    record NotHere(String why) implements Ending {}

    String name() {
        return hardCase + ": " + type;
    }

    /** Whether it takes part in the runs. */
    boolean runs() {
        return ending instanceof Converges || ending instanceof Refused;
    }
}
