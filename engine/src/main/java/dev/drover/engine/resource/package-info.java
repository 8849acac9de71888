/** The contract of a resource type, the schema of its spec, the catalog. Uses {@code model}, {@code transport}. */
@NullMarked
package dev.drover.engine.resource;

import org.jspecify.annotations.NullMarked;
