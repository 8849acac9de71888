/** Renders templates of configuration files, and finds local files. Uses the model only. */
@NullMarked
package dev.drover.engine.template;

import org.jspecify.annotations.NullMarked;
