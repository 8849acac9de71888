/**
 * What runs did, kept in files on the controller: written before and after each act, read to show a run and to go on with an
 * interrupted one. Uses {@code model}, {@code report}, {@code transport}.
 */
@NullMarked
package dev.drover.engine.journal;

import org.jspecify.annotations.NullMarked;
