package dev.drover.engine.resource.authorizedkey;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key as a line of an authorized_keys file has it, in the form of sshd(8): {@code OPTIONS TYPE BLOB COMMENT}, of which
 * options and comment may be missing.
 *
 * @param options such as {@code no-pty,command="/bin/true"}; empty if there are none
 * @param blob the key itself in base64: what makes it this key
 * @param comment empty if there is none
 */
record PublicKey(String options, String type, String blob, String comment) {
    private static final Pattern TYPE = Pattern.compile("(?:ssh|ecdsa|sk|rsa|webauthn)-[A-Za-z0-9@.-]+");
    private static final Splitter WORDS = Splitter.on(Pattern.compile("[ \t]+")).limit(3);

    /** The key of a line; nothing if it is a comment, blank, or no key that sshd would read. */
    static Optional<PublicKey> find(String line) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return Optional.empty();
        }
        return withoutOptions("", text).or(() -> {
            int end = endOfOptions(text);
            return withoutOptions(text.substring(0, end), text.substring(end).strip());
        });
    }

    private static Optional<PublicKey> withoutOptions(String options, String text) {
        List<String> words = WORDS.splitToList(text);
        return words.size() < 2 || !TYPE.matcher(words.get(0)).matches()
                ? Optional.empty()
                : Optional.of(new PublicKey(
                        options,
                        words.get(0),
                        words.get(1),
                        words.size() > 2 ? words.get(2).strip() : ""));
    }

    /** Where the first blank outside of double quotes is. */
    static int endOfOptions(String text) {
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                at++;
            } else if (character == '"') {
                quoted = !quoted;
            } else if (!quoted && (character == ' ' || character == '\t')) {
                return at;
            }
        }
        return text.length();
    }

    /**
     * Reads what a user wrote: a key in each line; comments and blank lines are passed over.
     *
     * @throws IllegalArgumentException if a line is no whole key
     */
    static ImmutableList<PublicKey> parse(String text) {
        if (text.contains("PRIVATE KEY-----")) {
            throw new IllegalArgumentException(
                    "key is a private key; give the public one, of the file that ends with .pub");
        }
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(PublicKey::checked)
                .collect(ImmutableList.toImmutableList());
    }

    private static PublicKey checked(String line) {
        PublicKey key = find(line)
                .orElseThrow(() -> new IllegalArgumentException(
                        "key must be a public key as ssh-keygen writes it, such as 'ssh-ed25519 AAAA… me@home', got '"
                                + line + "'"));
        fault(key).ifPresent(what -> {
            throw new IllegalArgumentException(
                    "key " + key.type + " " + key.comment + ": " + what + "; copy the whole line");
        });
        return key;
    }

    private static Optional<String> fault(PublicKey key) {
        ByteBuffer blob;
        try {
            blob = ByteBuffer.wrap(Base64.getDecoder().decode(key.blob));
        } catch (IllegalArgumentException notBase64) {
            return Optional.of("what follows the type is not base64");
        }
        try {
            String type = new String(part(blob), StandardCharsets.US_ASCII);
            if (!type.equals(key.type)) {
                return Optional.of("the key inside is of another type");
            }
            // A certificate has numbers among its parts; every other key is a row of parts, to its very end.
            while (!key.type.contains("-cert-") && blob.hasRemaining()) {
                part(blob);
            }
            return Optional.empty();
        } catch (BufferUnderflowException tooShort) {
            return Optional.of("the key is cut off");
        }
    }

    /** The next part: four bytes that tell its length, and as many bytes (RFC 4251, section 5). */
    private static byte[] part(ByteBuffer blob) {
        int length = blob.getInt();
        if (length < 0 || length > blob.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        blob.get(bytes);
        return bytes;
    }

    PublicKey withOptions(String others) {
        return new PublicKey(others, type, blob, comment);
    }

    PublicKey withComment(String other) {
        return new PublicKey(options, type, blob, other);
    }

    /** As a line of the file. */
    String line() {
        return (options.isEmpty() ? "" : options + " ") + type + " " + blob + (comment.isEmpty() ? "" : " " + comment);
    }

    /** How it is shown: by the fingerprint that {@code ssh-keygen -l} and the log of sshd show. */
    String shown() {
        return type + " " + fingerprint() + (comment.isEmpty() ? "" : " " + comment);
    }

    private String fingerprint() {
        try {
            byte[] digest =
                    Hashing.sha256().hashBytes(Base64.getDecoder().decode(blob)).asBytes();
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (IllegalArgumentException notBase64) {
            return "(damaged)";
        }
    }
}
