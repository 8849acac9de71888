/** The resource type {@code download}: a file that comes from a URL. */
@NullMarked
package dev.drover.engine.resource.download;

import org.jspecify.annotations.NullMarked;
