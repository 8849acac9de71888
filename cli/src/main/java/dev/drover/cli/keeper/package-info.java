/**
 * A program that stays after its command, and runs the next one warm. Knows nothing of commands. The client's side uses little of
 * Java's library, and neither lambdas nor joined strings, since the classes that they need take as long to load as all the rest.
 */
@NullMarked
package dev.drover.cli.keeper;

import org.jspecify.annotations.NullMarked;
