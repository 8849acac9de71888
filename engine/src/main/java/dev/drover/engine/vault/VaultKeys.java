package dev.drover.engine.vault;

import dev.drover.engine.model.Bytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What one password and one salt give: a key and a counter for AES-256 in counter mode, and a key for HMAC-SHA-256. They
 * are derived by PBKDF2 with HMAC-SHA-256 and 10,000 rounds, as Ansible does; that is most of the work of opening a vault.
 */
final class VaultKeys {
    /** How often a password is hashed. */
    static final int ROUNDS = 10_000;

    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int BLOCK_BYTES = 16;
    private static final int SALT_BYTES = 32;
    private final Bytes salt;
    private final byte[] derived;

    private VaultKeys(Bytes salt, byte[] derived) {
        this.salt = salt;
        this.derived = derived;
    }

    static Bytes newSalt(SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return Bytes.of(salt);
    }

    static VaultKeys derive(VaultPassword password, Bytes salt, int rounds) {
        return new VaultKeys(salt, pbkdf2(password.bytes(), salt.toByteArray(), rounds, 2 * KEY_BYTES + BLOCK_BYTES));
    }

    /**
     * PBKDF2 with HMAC-SHA-256 (RFC 8018, 5.2). The JDK's own takes only passwords that are text, and Ansible takes any
     * bytes.
     */
    static byte[] pbkdf2(byte[] password, byte[] salt, int rounds, int length) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(password, HMAC));
            byte[] derived = new byte[length];
            int size = mac.getMacLength();
            for (int block = 0; block * size < length; block++) {
                mac.update(salt);
                mac.update(new byte[] {0, 0, 0, (byte) (block + 1)});
                byte[] round = mac.doFinal();
                byte[] sum = round.clone();
                for (int i = 1; i < rounds; i++) {
                    mac.update(round);
                    mac.doFinal(round, 0);
                    for (int at = 0; at < size; at++) {
                        sum[at] ^= round[at];
                    }
                }
                System.arraycopy(sum, 0, derived, block * size, Math.min(size, length - block * size));
                Arrays.fill(sum, (byte) 0);
                Arrays.fill(round, (byte) 0);
            }
            return derived;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    VaultText encrypt(byte[] content, Optional<String> label) {
        byte[] padded = padded(content);
        Bytes ciphertext = Bytes.of(crypt(padded));
        Arrays.fill(padded, (byte) 0);
        return new VaultText(label, salt, Bytes.of(hmac(ciphertext)), ciphertext);
    }

    /** What is encrypted; empty if the password is another, or the text was changed. */
    Optional<Bytes> decrypt(VaultText text) {
        if (!MessageDigest.isEqual(hmac(text.ciphertext()), text.hmac().toByteArray())) {
            return Optional.empty();
        }
        byte[] padded = crypt(text.ciphertext().toByteArray());
        try {
            return unpadded(padded);
        } finally {
            Arrays.fill(padded, (byte) 0);
        }
    }

    /** Up to whole blocks: PKCS #7. The counter mode would not need it, but Ansible does it. */
    private static byte[] padded(byte[] content) {
        int padding = BLOCK_BYTES - content.length % BLOCK_BYTES;
        byte[] padded = Arrays.copyOf(content, content.length + padding);
        Arrays.fill(padded, content.length, padded.length, (byte) padding);
        return padded;
    }

    private static Optional<Bytes> unpadded(byte[] padded) {
        int padding = padded.length == 0 ? 0 : padded[padded.length - 1];
        if (padding < 1 || padding > BLOCK_BYTES || padded.length % BLOCK_BYTES != 0) {
            return Optional.empty();
        }
        for (int at = padded.length - padding; at < padded.length; at++) {
            if (padded[at] != padding) {
                return Optional.empty();
            }
        }
        return Optional.of(Bytes.of(padded, 0, padded.length - padding));
    }

    /** In counter mode both ways are the same. */
    private byte[] crypt(byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(derived, 0, KEY_BYTES, "AES"),
                    new IvParameterSpec(derived, 2 * KEY_BYTES, BLOCK_BYTES));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES", e);
        }
    }

    private byte[] hmac(Bytes ciphertext) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(derived, KEY_BYTES, KEY_BYTES, HMAC));
            return mac.doFinal(ciphertext.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    void wipe() {
        Arrays.fill(derived, (byte) 0);
    }
}
