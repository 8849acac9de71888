package dev.drover.engine.journal;

/** The journal of a run cannot be written or read; the message is for the user. */
public final class JournalException extends RuntimeException {
    JournalException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
