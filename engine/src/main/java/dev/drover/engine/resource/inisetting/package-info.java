/** The type {@code iniSetting}: one key of a file with sections. */
@NullMarked
package dev.drover.engine.resource.inisetting;

import org.jspecify.annotations.NullMarked;
