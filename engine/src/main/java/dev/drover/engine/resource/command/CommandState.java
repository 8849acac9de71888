package dev.drover.engine.resource.command;

/**
 * What a host has to do with a command.
 *
 * @param due whether its guard asks for it; always, if it has none
 * @param hasDirectory whether the directory to run in is there
 */
record CommandState(boolean due, boolean hasDirectory) {}
