package dev.drover.standins.daemon;

/** The command line or the environment asks for something the program does not know; the message is the program's own. */
final class FlagException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FlagException(String message) {
        super(message);
    }
}
