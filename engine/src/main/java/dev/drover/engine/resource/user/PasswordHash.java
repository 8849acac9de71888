package dev.drover.engine.resource.user;

import dev.drover.engine.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;

/**
 * A password's hash as crypt(5) writes it into shadow(5), such as {@code $6$salt$digest}. Never shown.
 *
 * @param text without the marks of a locked account
 */
record PasswordHash(String text) {
    private static final Pattern FORM = Pattern.compile("\\$(1|5|6|7|y|gy|2[abxy])\\$[./A-Za-z0-9$=,]+");
    private static final Pattern ROUNDS = Pattern.compile("\\$[56]\\$rounds=(\\d+)\\$.*");
    // A host says how much work its hash is; a hostile one would say "for ever".
    private static final int MOST_ROUNDS = 1_000_000;

    /** The hash that a field of shadow holds, whether the account is locked or not; absent if it holds none. */
    static Optional<PasswordHash> ofShadow(String field) {
        return hash(field.replaceFirst("^!+", ""));
    }

    /** The secret itself, if it is a hash and not a password. */
    static Optional<PasswordHash> of(Secret secret) {
        return hash(secret.reveal());
    }

    private static Optional<PasswordHash> hash(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new PasswordHash(text)) : Optional.empty();
    }

    /** A new hash of the password: SHA-512 with a random salt, which every libc knows. */
    static PasswordHash salted(String password) {
        return new PasswordHash(Sha2Crypt.sha512Crypt(password.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Whether it is the hash of that password. False also for kinds that cannot be computed here (yescrypt, bcrypt, scrypt,
     * GOST) and for those that would cost too much.
     */
    boolean isOf(String password) {
        return !costsTooMuch() && computed(password).filter(this::isSame).isPresent();
    }

    private boolean costsTooMuch() {
        Matcher rounds = ROUNDS.matcher(text);
        return rounds.matches() && (rounds.group(1).length() > 7 || Integer.parseInt(rounds.group(1)) > MOST_ROUNDS);
    }

    private Optional<String> computed(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        try {
            if (text.startsWith("$6$")) {
                return Optional.of(Sha2Crypt.sha512Crypt(bytes, text));
            }
            if (text.startsWith("$5$")) {
                return Optional.of(Sha2Crypt.sha256Crypt(bytes, text));
            }
            return text.startsWith("$1$") ? Optional.of(Md5Crypt.md5Crypt(bytes, text)) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private boolean isSame(String other) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "***";
    }
}
