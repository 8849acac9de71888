package dev.drover.engine.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a file or an input stream shall contain.
 *
 * @param bytes the exact bytes
 * @param sensitive whether a secret is part of it: then it is never shown
 */
public record Content(Bytes bytes, boolean sensitive) {
    public static Content text(String text) {
        return new Content(Bytes.utf8(text), false);
    }

    /** The text with the values of the secrets whose markers stand in it; sensitive, if there are any. */
    public static Content withSecrets(String text, Secrets secrets) {
        return secrets.findIn(text).isPresent() ? new Content(Bytes.utf8(secrets.reveal(text)), true) : text(text);
    }

    public static Content of(Bytes bytes) {
        return new Content(bytes, false);
    }

    /** This with something more at its end. */
    public Content and(String more) {
        byte[] end = more.getBytes(StandardCharsets.UTF_8);
        byte[] whole = Arrays.copyOf(bytes.toByteArray(), bytes.size() + end.length);
        System.arraycopy(end, 0, whole, bytes.size(), end.length);
        return new Content(Bytes.of(whole), sensitive);
    }

    @Override
    public String toString() {
        return sensitive ? "***" : bytes.toString();
    }
}
