package dev.drover.engine.transport;

/**
 * A host could not be reached, did not let us in, or was lost. The message is for the user: what, why (the host's own
 * words made printable), and how to mend it; without the host's name in front.
 */
public sealed class TransportException extends RuntimeException permits BatchLostException {
    /** What kind of failure it is. */
    public enum Kind {
        NAME_UNRESOLVED,
        REFUSED,
        NO_ANSWER,
        NO_ROUTE,
        HOST_KEY_UNKNOWN,
        HOST_KEY_CHANGED,
        HOST_KEY_REVOKED,
        IDENTITY_UNUSABLE,
        LOGIN_REFUSED,
        NO_SHELL,
        BECOME_PASSWORD_MISSING,
        BECOME_PASSWORD_WRONG,
        BECOME_NOT_ALLOWED,
        BECOME_NEEDS_TERMINAL,
        BECOME_NO_SUCH_USER,
        BECOME_FAILED,
        /** The connection ended while something ran or was about to: its outcome is not known. */
        LOST,
        PROTOCOL,
        /** The host can keep no lock. */
        NO_LOCK
    }

    private final Kind kind;

    public TransportException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public TransportException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
