package dev.drover.engine.resource;

/** A host's answer to a probe is not of the form that it must have; the resource fails with this message. */
public final class ProbeException extends RuntimeException {
    public ProbeException(String message) {
        super(message);
    }
}
