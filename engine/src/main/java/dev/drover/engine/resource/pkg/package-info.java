/** Packages of the host's package manager; the back ends are chosen by facts in {@link dev.drover.engine.resource.pkg.PackageBackend}. */
@NullMarked
package dev.drover.engine.resource.pkg;

import org.jspecify.annotations.NullMarked;
