package dev.drover.engine.vault;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.drover.engine.model.ProblemException;
import java.util.Optional;
import java.util.function.Supplier;

/** A password with its label and where it comes from; it is fetched when it is first needed, once. Safe for many threads. */
public final class VaultId {
    /** The label of a password that has none; it is not written into vaults. */
    public static final String DEFAULT = "default";

    private final String label;
    private final String origin;
    private final Supplier<VaultPassword> source;

    @GuardedBy("this")
    private Optional<VaultPassword> fetched = Optional.empty();

    @GuardedBy("this")
    private Optional<ProblemException> failed = Optional.empty();

    private VaultId(String label, String origin, Supplier<VaultPassword> source) {
        this.label = label;
        this.origin = origin;
        this.source = source;
    }

    /**
     * A password under a label.
     *
     * @param origin where it comes from, such as a file's name; shown in messages
     * @param source gives it, or throws a {@link ProblemException}; it is asked once, whatever comes of it
     */
    public static VaultId of(String label, String origin, Supplier<VaultPassword> source) {
        return new VaultId(label, origin, source);
    }

    public String label() {
        return label;
    }

    synchronized VaultPassword password() {
        if (failed.isPresent()) {
            throw failed.get();
        }
        if (fetched.isEmpty()) {
            try {
                fetched = Optional.of(source.get());
            } catch (ProblemException e) {
                failed = Optional.of(e);
                throw e;
            }
        }
        return fetched.get();
    }

    synchronized void wipe() {
        fetched.ifPresent(VaultPassword::close);
    }

    /** Label and origin: {@code 'dev' from dev.pw}. */
    @Override
    public String toString() {
        return "'" + label + "' from " + origin;
    }
}
