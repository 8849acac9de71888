/** Which implementation of the standard cryptography does large amounts of data. Uses no other package. */
@NullMarked
package dev.drover.engine.crypto;

import org.jspecify.annotations.NullMarked;
