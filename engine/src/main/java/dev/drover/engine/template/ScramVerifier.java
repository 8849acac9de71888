package dev.drover.engine.template;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What a server keeps of a password for SCRAM-SHA-256 (RFC 5802 and 7677), as PostgreSQL writes it:
 * {@code SCRAM-SHA-256$4096:SALT$STOREDKEY:SERVERKEY}. Who has it can guess passwords, but not log in.
 */
record ScramVerifier(String text) {
    /** PostgreSQL's own, and the least that RFC 7677 allows. */
    private static final int ITERATIONS = 4096;

    private static final int SALT_BYTES = 16;
    private static final int KEY_BITS = 256;

    /**
     * That of a password with the salt that is made of a text, always the same.
     *
     * @throws IllegalArgumentException if the password is empty, or not of ASCII
     */
    static ScramVerifier of(String password, String saltedBy) {
        byte[] digest = Hashing.sha256().hashString(saltedBy, UTF_8).asBytes();
        return of(password, Arrays.copyOf(digest, SALT_BYTES));
    }

    /** That of a password with this salt. */
    static ScramVerifier of(String password, byte[] salt) {
        check(password);
        byte[] salted = salted(password, salt);
        byte[] storedKey =
                Hashing.sha256().hashBytes(hmac(salted, "Client Key")).asBytes();
        Base64.Encoder base64 = Base64.getEncoder();
        return new ScramVerifier("SCRAM-SHA-256$" + ITERATIONS + ":" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(storedKey) + ":" + base64.encodeToString(hmac(salted, "Server Key")));
    }

    /** @throws IllegalArgumentException if the password is empty, or not of ASCII */
    static void check(String password) {
        if (password.isEmpty()) {
            throw new IllegalArgumentException("takes a password, got an empty one");
        }
        // Others would have to be normalized by SASLprep first, by client and server alike.
        if (!US_ASCII.newEncoder().canEncode(password)) {
            throw new IllegalArgumentException("takes a password of ASCII characters");
        }
    }

    private static byte[] salted(String password, byte[] salt) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, KEY_BITS))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no PBKDF2 with SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String message) {
        return Hashing.hmacSha256(key).hashString(message, US_ASCII).asBytes();
    }
}
