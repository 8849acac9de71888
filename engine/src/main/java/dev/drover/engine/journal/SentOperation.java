package dev.drover.engine.journal;

import dev.drover.engine.transport.OperationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An acting step that was about to be sent to a host.
 *
 * @param user as whom it was to run; absent: as sessions of that host usually do
 * @param limit how long it may take
 * @param replaces whether its output says which files it replaces
 */
public record SentOperation(Optional<String> user, OperationId id, Instant at, Duration limit, boolean replaces) {}
