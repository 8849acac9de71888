package dev.drover.kit;

/** The lab cannot do what was asked; the message says what is needed and how to mend it. */
public final class LabException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
