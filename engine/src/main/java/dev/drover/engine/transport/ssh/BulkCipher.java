package dev.drover.engine.transport.ssh;

import com.google.common.collect.ImmutableMap;
import com.hierynomus.sshj.transport.cipher.GcmCipher;
import dev.drover.engine.crypto.BulkCryptography;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Provider;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.transport.cipher.Cipher;

/**
 * AES in Galois/counter mode (RFC 5647) that goes on in native code once much has passed through it: each packet is
 * enciphered for itself, so another implementation of the same can take the next.
 */
final class BulkCipher extends GcmCipher {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final ImmutableMap<String, Integer> KEY_BYTES =
            ImmutableMap.of("aes128-gcm@openssh.com", 16, "aes256-gcm@openssh.com", 32);

    private long bytes;
    private boolean decided;

    private BulkCipher(int keyBytes) {
        super(NONCE_BYTES, TAG_BYTES, keyBytes, "AES", TRANSFORMATION);
    }

    /** The factory of the same cipher that does so; the given one if it is another cipher. */
    static Factory.Named<Cipher> insteadOf(Factory.Named<Cipher> factory) {
        Integer keyBytes = KEY_BYTES.get(factory.getName());
        return keyBytes == null ? factory : new Named(factory.getName(), keyBytes);
    }

    private record Named(String name, int keyBytes) implements Factory.Named<Cipher> {
        @Override
        public Cipher create() {
            return new BulkCipher(keyBytes);
        }

        @Override
        public String getName() {
            return name;
        }
    }

    @Override
    protected void initCipher(javax.crypto.Cipher fresh, Cipher.Mode as, byte[] key, byte[] nonce)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        // With new keys comes a new cipher of Java's, which is replaced again.
        decided = false;
        super.initCipher(fresh, as, key, nonce);
    }

    @Override
    protected javax.crypto.Cipher getInitializedCipherInstance() throws GeneralSecurityException {
        if (!decided && !initialized && bytes >= BulkCryptography.WORTHWHILE_BYTES) {
            decided = true;
            Provider provider = BulkCryptography.provider().orElse(null);
            if (provider != null) {
                cipher = javax.crypto.Cipher.getInstance(TRANSFORMATION, provider);
            }
        }
        return super.getInitializedCipherInstance();
    }

    @Override
    public void update(byte[] input, int offset, int length) {
        super.update(input, offset, length);
        bytes += length;
    }
}
