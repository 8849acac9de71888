package dev.drover.engine.resource;

import dev.drover.engine.transport.ShellScript;
import java.time.Duration;

/**
 * That a host goes away with an action and is connected to again: the connection over which the action was told to the host
 * ends, also if the action succeeds.
 *
 * @param mark a read-only script that prints something before the action and something else once the host is back
 * @param limit how long all of it may take
 */
public record Reconnection(ShellScript mark, Duration limit) {}
