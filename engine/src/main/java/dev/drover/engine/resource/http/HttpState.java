package dev.drover.engine.resource.http;

import java.util.Optional;

/**
 * What the guard, or the check itself, showed.
 *
 * @param mismatch how the answer is not as said, in words
 * @param answered whether there was one
 */
record HttpState(Optional<String> mismatch, boolean answered) {
    /** Of a request that has no guard. */
    static final HttpState NOT_ASKED = new HttpState(Optional.empty(), true);
}
