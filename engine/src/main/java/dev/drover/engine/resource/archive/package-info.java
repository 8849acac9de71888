/** The resource type {@code archive}: an archive that is unpacked. */
@NullMarked
package dev.drover.engine.resource.archive;

import org.jspecify.annotations.NullMarked;
