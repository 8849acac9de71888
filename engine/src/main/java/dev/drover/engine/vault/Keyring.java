package dev.drover.engine.vault;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The vault passwords of one run, and what is encrypted in its project. Nothing is decrypted and no password is fetched
 * before it is needed; a password is hashed once for each salt. Safe for many threads.
 */
public final class Keyring implements AutoCloseable {
    /** The code of the problem that no password is there. */
    public static final String LOCKED = "vault-locked";

    /** One message for a wrong password and for damage, which nobody can tell apart. */
    static final String CLOSED = "cannot be opened: wrong password, or the vault was changed";

    private final ImmutableList<VaultId> ids;
    private final int rounds;
    private final SecureRandom random = new SecureRandom();
    private final Map<Lock, VaultKeys> keys = new ConcurrentHashMap<>();
    private final Set<Sealed> sealed = new LinkedHashSet<>();

    private Keyring(ImmutableList<VaultId> ids, int rounds) {
        this.ids = ids;
        this.rounds = rounds;
    }

    /** A password of this keyring, by its place, and a salt. */
    private record Lock(int id, Bytes salt) {}

    /** Something encrypted that may have to be opened. */
    private record Sealed(String name, Optional<String> label, Source source) {
        @Override
        public String toString() {
            return name + " (" + source + ")";
        }
    }

    /** What was in a vault, and the password that opened it. */
    public record Opened(Bytes content, VaultId with) {}

    public static Keyring empty() {
        return new Keyring(ImmutableList.of(), VaultKeys.ROUNDS);
    }

    /** These passwords; where a vault's label does not decide, the first that opens it is taken. */
    public static Keyring of(ImmutableList<VaultId> ids) {
        return new Keyring(ids, VaultKeys.ROUNDS);
    }

    /** With another work factor than the format's: only so that a test can open many thousand vaults. */
    static Keyring ofRounds(ImmutableList<VaultId> ids, int rounds) {
        return new Keyring(ids, rounds);
    }

    public boolean isEmpty() {
        return ids.isEmpty();
    }

    /**
     * Takes note of something encrypted, which is decrypted when the result is first asked.
     *
     * @param name what messages call it, such as {@code 'db_password'}
     * @return the text; throws a {@link ProblemException} when it cannot be decrypted
     */
    public Supplier<String> sealed(String name, VaultText text, Source where) {
        note(name, text, where);
        return Suppliers.memoize(() -> open(text, where).content().asText().orElseThrow(() -> notText(where)));
    }

    /** Takes note of something encrypted, so that it is named where a password is missing. */
    public void note(String name, VaultText text, Source where) {
        synchronized (sealed) {
            sealed.add(new Sealed(name, text.label(), where));
        }
    }

    private static ProblemException notText(Source where) {
        return new ProblemException(new Problem(where, "bad-secret", "what is encrypted here is not UTF-8 text"));
    }

    /**
     * Decrypts. The password with the vault's label is tried first, then all others, as Ansible does.
     *
     * @throws ProblemException at {@code where}, if none opens it; if none is there for it, naming all that was noted and
     *     needs the same
     */
    public Opened open(VaultText text, Source where) {
        for (VaultId id : inOrder(text)) {
            Optional<Bytes> content = keys(id, text.salt()).decrypt(text);
            if (content.isPresent()) {
                return new Opened(content.get(), id);
            }
        }
        throw new ProblemException(closed(text, where));
    }

    private ImmutableList<VaultId> inOrder(VaultText text) {
        String label = text.label().orElse(VaultId.DEFAULT);
        return ImmutableList.sortedCopyOf(
                Comparator.comparing((VaultId id) -> !id.label().equals(label)), ids);
    }

    private VaultKeys keys(VaultId id, Bytes salt) {
        return keys.computeIfAbsent(
                new Lock(ids.indexOf(id), salt), lock -> VaultKeys.derive(id.password(), salt, rounds));
    }

    private Problem closed(VaultText text, Source where) {
        Optional<String> missing = text.label()
                .filter(label -> ids.stream().noneMatch(id -> id.label().equals(label)));
        if (ids.isEmpty() || missing.isPresent()) {
            return missing(ids.isEmpty() ? Optional.empty() : missing, where);
        }
        return new Problem(where, "closed-vault", CLOSED + "; tried: " + tried());
    }

    /** That no password is given, with all that was noted; to be asked when something was. */
    public Optional<Problem> locked() {
        synchronized (sealed) {
            return !ids.isEmpty() || sealed.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            missing(Optional.empty(), sealed.iterator().next().source()));
        }
    }

    /** The same problem wherever it is met, so that it is told once. */
    private Problem missing(Optional<String> label, Source where) {
        ImmutableList<Sealed> needing;
        synchronized (sealed) {
            needing = sealed.stream()
                    .filter(each -> label.isEmpty() || each.label().equals(label))
                    .sorted(Comparator.comparing(Sealed::source).thenComparing(Sealed::name))
                    .collect(ImmutableList.toImmutableList());
        }
        Source first = needing.isEmpty() ? where : needing.get(0).source();
        String list = needing.isEmpty()
                ? ""
                : "; needed for " + needing.stream().map(Sealed::toString).collect(joining(", "));
        String message = label.map(id -> "is encrypted with vault id '" + id
                        + "', of which no password is given, and no other opens it; tried: " + tried()
                        + "; give --vault-id " + id + "@FILE")
                .orElse("is encrypted, and no vault password is given; give --vault-password-file FILE,"
                        + " --vault-id LABEL@FILE or --ask-vault-pass");
        return new Problem(first, LOCKED, message + list);
    }

    private String tried() {
        return ids.stream().map(VaultId::toString).collect(joining(", "));
    }

    /**
     * The password to encrypt with: the one of that label, or the only one.
     *
     * @param label absent: the first one, if all have the same label
     * @param where what asks for it, such as an option
     * @throws ProblemException if there is none, or it is not clear which
     */
    public VaultId toEncrypt(Optional<String> label, Source where) {
        if (ids.isEmpty()) {
            throw new ProblemException(new Problem(
                    where,
                    LOCKED,
                    "no vault password is given; give --vault-password-file FILE, --vault-id LABEL@FILE or"
                            + " --ask-vault-pass"));
        }
        ImmutableList<String> labels =
                ids.stream().map(VaultId::label).distinct().collect(ImmutableList.toImmutableList());
        if (label.isEmpty() && labels.size() > 1) {
            throw new ProblemException(new Problem(
                    where,
                    "unclear-vault-id",
                    "there is more than one vault id: " + String.join(", ", labels)
                            + "; say which to encrypt with by --encrypt-vault-id LABEL"));
        }
        String wanted = label.orElse(labels.get(0));
        return ids.stream()
                .filter(id -> id.label().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new ProblemException(new Problem(
                        where,
                        "unknown-vault-id",
                        "unknown vault id '" + wanted + "'" + Nearest.hint(wanted, labels))));
    }

    /** Encrypts with a password of this keyring, under its label. */
    public VaultText encrypt(byte[] content, VaultId with) {
        return encrypt(content, with, Optional.of(with.label()).filter(id -> !id.equals(VaultId.DEFAULT)));
    }

    /** Encrypts with a password of this keyring, under a label that is written into the vault. */
    public VaultText encrypt(byte[] content, VaultId with, Optional<String> label) {
        VaultKeys fresh = VaultKeys.derive(with.password(), VaultKeys.newSalt(random), rounds);
        try {
            return fresh.encrypt(content, label);
        } finally {
            fresh.wipe();
        }
    }

    /** Fetches all passwords now, so that whatever is wrong with them is told at once. */
    public void fetch() {
        ids.forEach(VaultId::password);
    }

    /** Whether anything encrypted was noted. */
    public boolean hasSealed() {
        synchronized (sealed) {
            return !sealed.isEmpty();
        }
    }

    /** Overwrites derived keys and passwords; nothing can be opened afterwards. */
    @Override
    public void close() {
        keys.values().forEach(VaultKeys::wipe);
        keys.clear();
        ids.forEach(VaultId::wipe);
    }
}
