package dev.drover.engine.resource;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import java.util.Optional;
import java.util.regex.Pattern;

/** The key that signs a repository: the key itself, or where the host fetches it. */
public sealed interface SigningKey {
    /** The key, read on the controller. */
    record Given(OpenPgpKeyring keyring) implements SigningKey {}

    /** An address, and the key that it must give. */
    record Fetched(String url, KeyFingerprint fingerprint) implements SigningKey {}

    Pattern URL = Pattern.compile("https?://[^\\s\"'<>\\\\^`{|}]+");

    /**
     * What a user gave as {@code key} and {@code keyFingerprint}.
     *
     * @throws IllegalArgumentException if they do not fit each other
     */
    static SigningKey of(Content key, Optional<KeyFingerprint> fingerprint) {
        String text = key.bytes().toLatin1().strip();
        if (URL.matcher(text).matches()) {
            return new Fetched(
                    text,
                    fingerprint.orElseThrow(() -> new IllegalArgumentException(
                            "key '" + text + "' needs keyFingerprint: what a server sends is not trusted unseen")));
        }
        OpenPgpKeyring keyring = keyring(key.bytes(), text);
        fingerprint.ifPresent(wanted -> {
            if (!keyring.fingerprints().equals(ImmutableList.of(wanted))) {
                throw new IllegalArgumentException(
                        "the key has the fingerprint " + shown(keyring) + "; keyFingerprint says " + wanted);
            }
        });
        return new Given(keyring);
    }

    private static OpenPgpKeyring keyring(Bytes file, String text) {
        try {
            return OpenPgpKeyring.parse(file);
        } catch (IllegalArgumentException e) {
            boolean looksLikePath = text.length() < 200 && text.matches("[\\w./~-]+");
            throw new IllegalArgumentException(
                    "the key " + e.getMessage()
                            + (looksLikePath ? "; a file is written key source('" + text + "')" : ""),
                    e);
        }
    }

    /** The fingerprints, for a message. */
    static String shown(OpenPgpKeyring keyring) {
        return keyring.fingerprints().stream().map(KeyFingerprint::hex).collect(joining(", "));
    }
}
