package dev.drover.engine.model;

/**
 * How a command becomes due that {@code unless} holds back: only who wrote it can know. Said by a test, done to hosts that are
 * thrown away.
 *
 * @param attribute what it puts out of sync, in a word, such as {@code password}
 * @param sh a program for the POSIX shell, run as the user that the command runs as
 */
public record GuardBreak(ResourceId resource, String attribute, String sh, Source source) {}
