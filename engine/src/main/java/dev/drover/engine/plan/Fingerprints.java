package dev.drover.engine.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Maps;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import dev.drover.engine.graph.Task;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Variable;
import dev.drover.engine.report.JsonLines;
import dev.drover.engine.resource.Change;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Fingerprints of differences, of resources and of secrets, for a file that others may read: the same as long as a host and
 * what is wanted of it are the same. What is hidden is a part of them by way of PBKDF2, so that guessing a short secret from
 * the file takes that work for each guess. Safe for many threads.
 */
public final class Fingerprints {
    private static final int SALT_BYTES = 16;
    private static final int ROUNDS = 100_000;
    private static final int BITS = 256;
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] salt;
    private final String given;
    private final Map<String, String> stretched;

    private Fingerprints(byte[] salt, String given, Map<String, String> stretched) {
        this.salt = salt;
        this.given = given;
        this.stretched = stretched;
    }

    /** With a salt of their own. */
    public static Fingerprints fresh() {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new Fingerprints(salt, "", new ConcurrentHashMap<>());
    }

    /**
     * Those that can be compared with others of the same salt.
     *
     * @param salt hexadecimal digits
     * @throws IllegalArgumentException if it is no salt
     */
    public static Fingerprints of(String salt) {
        byte[] bytes = HEX.parseHex(salt);
        if (bytes.length != SALT_BYTES) {
            throw new IllegalArgumentException("a salt has " + SALT_BYTES + " bytes");
        }
        return new Fingerprints(bytes, "", new ConcurrentHashMap<>());
    }

    /** Those of a playbook to which values were given that may be secret and may stand anywhere in it. */
    public Fingerprints with(Map<String, Variable> values) {
        if (values.isEmpty()) {
            return this;
        }
        // Apart from what the file has of each, which would make the guess cheap again.
        Essence all = Essence.of(Maps.transformValues(values, Variable::value));
        return new Fingerprints(salt, ofSecret("given " + all.shown() + all.hidden()), stretched);
    }

    /** In hexadecimal digits. */
    public String salt() {
        return HEX.formatHex(salt);
    }

    /** The fingerprint of a text that may be secret. */
    public String ofSecret(String text) {
        return stretched.computeIfAbsent(text, this::stretch);
    }

    /** The fingerprint of these. */
    String of(ImmutableList<Change> changes) {
        StringBuilder hidden = new StringBuilder();
        for (Change change : changes) {
            hidden.append(change.sides().map(HashCode::toString).orElse("-"));
        }
        boolean none = changes.stream().map(Change::sides).allMatch(Optional::isEmpty);
        return digest(JsonLines.differences(changes) + (none ? "" : ofSecret(hidden.toString())));
    }

    /**
     * The fingerprint of what is done for a resource: of all that it is described by.
     *
     * @param user whom it acts as
     * @throws dev.drover.engine.model.ProblemException if it has a secret that cannot be decrypted
     */
    public String of(Task<?, ?> task, Optional<String> user) {
        Common common = task.declaration().common();
        Essence essence = Essence.of(ImmutableList.of(task.declaration().spec(), common, user));
        return of(common.sensitive() ? essence.concealed() : essence);
    }

    private String of(Essence essence) {
        String hidden =
                essence.hidden().map(digest -> ofSecret("hidden " + digest)).orElse("");
        return digest(essence.shown() + hidden);
    }

    private String digest(String text) {
        return Hashing.sha256().hashString(given + text, StandardCharsets.UTF_8).toString();
    }

    private String stretch(String text) {
        try {
            return HEX.formatHex(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(text.toCharArray(), salt, ROUNDS, BITS))
                    .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2", e);
        }
    }
}
