/**
 * Recipe packages: jars of recipes, the lock file that pins them, and where a project keeps them. Contacts nobody, and runs
 * nothing of what is in them. Uses the model and the folders of {@code template}.
 */
@NullMarked
package dev.drover.engine.packages;

import org.jspecify.annotations.NullMarked;
