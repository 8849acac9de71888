package dev.drover.engine.converge;

/** A host no longer fits what was to be done to it, and nothing was; the message says what differs. */
final class StalePlanException extends RuntimeException {
    StalePlanException(String message) {
        super(message);
    }
}
