package dev.drover.engine.resource.user;

import java.util.Optional;

/**
 * What shadow(5) holds of a password.
 *
 * @param hash absent if there is none, so that nobody can log in with one
 * @param locked whether there is a hash that is marked as locked, as by {@code usermod -L}
 */
record ShadowField(Optional<PasswordHash> hash, boolean locked) {
    static ShadowField empty() {
        return new ShadowField(Optional.empty(), false);
    }

    static ShadowField of(String field) {
        Optional<PasswordHash> hash = PasswordHash.ofShadow(field);
        return new ShadowField(hash, hash.isPresent() && field.startsWith("!"));
    }

    /** The field with another hash, locked as it was. */
    String with(PasswordHash other) {
        return (locked ? "!" : "") + other.text();
    }
}
