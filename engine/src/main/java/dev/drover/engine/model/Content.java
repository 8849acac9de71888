package dev.drover.engine.model;

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

    public static Content of(Bytes bytes) {
        return new Content(bytes, false);
    }

    @Override
    public String toString() {
        return sensitive ? "***" : bytes.toString();
    }
}
