/** Package repositories of apt: their source, their key and their package lists. */
@NullMarked
package dev.drover.engine.resource.aptrepository;

import org.jspecify.annotations.NullMarked;
