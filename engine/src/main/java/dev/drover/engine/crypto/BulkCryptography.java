package dev.drover.engine.crypto;

import com.google.common.base.Suppliers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.Optional;
import java.util.function.Supplier;
import org.conscrypt.Conscrypt;

/**
 * Ciphers and digests in native code. Java's own are fast only where its second compiler has met them, and Drover starts
 * without that one, since most runs end before it would be of use: then a file of 100 MB would take its time. Loading these
 * takes some, too, so they are for much data only; where they cannot be loaded, Java's own do the same more slowly.
 */
public final class BulkCryptography {
    /** Below so many bytes Java's own are done before native code is loaded. */
    public static final long WORTHWHILE_BYTES = 2 << 20;

    private static final Supplier<Optional<Provider>> PROVIDER = Suppliers.memoize(BulkCryptography::load);

    private BulkCryptography() {}

    /** What implements them; absent: not for this system, or its code cannot be loaded here, as from a /tmp that is noexec. */
    public static Optional<Provider> provider() {
        return PROVIDER.get();
    }

    /** A digest for so many bytes. */
    public static MessageDigest sha256(long bytes) {
        try {
            Optional<Provider> provider = bytes < WORTHWHILE_BYTES ? Optional.empty() : provider();
            return provider.isPresent()
                    ? MessageDigest.getInstance("SHA-256", provider.get())
                    : MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Optional<Provider> load() {
        try {
            return Conscrypt.isAvailable() ? Optional.of(Conscrypt.newProvider()) : Optional.empty();
        } catch (RuntimeException | LinkageError unusable) {
            return Optional.empty();
        }
    }
}
