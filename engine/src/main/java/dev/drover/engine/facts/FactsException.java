package dev.drover.engine.facts;

/** What a host answered cannot be read as its facts; the message says why and holds no text of the host. */
public final class FactsException extends RuntimeException {
    public FactsException(String message) {
        super(message);
    }
}
