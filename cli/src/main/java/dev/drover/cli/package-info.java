/** The command line: options, exit codes, what a person sees. */
@NullMarked
package dev.drover.cli;

import org.jspecify.annotations.NullMarked;
