/**
 * What undoes a run: the files that it replaced, made or removed, keeping backups, are declared to be again what they were
 * before. A rollback is a run like others, of a playbook that is made here from the journal; so it is planned, journaled,
 * resumed and rolled back as others are.
 */
@NullMarked
package dev.drover.engine.rollback;

import org.jspecify.annotations.NullMarked;
