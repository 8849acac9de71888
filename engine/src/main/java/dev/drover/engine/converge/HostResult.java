package dev.drover.engine.converge;

/**
 * What one host gave.
 *
 * @param <T> facts, or the result of a command
 */
public sealed interface HostResult<T> {
    String host();

    /** The host answered. */
    record Answered<T>(String host, T value) implements HostResult<T> {}

    /** It could not be reached. */
    record Unreachable<T>(String host, String message) implements HostResult<T> {}
}
