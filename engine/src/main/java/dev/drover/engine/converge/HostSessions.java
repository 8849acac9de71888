package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import java.util.Optional;

/**
 * The shells of one host, by acting user.
 *
 * @param become whom sessions become that ask for nobody else
 */
record HostSessions(Connection connection, Optional<String> become) {
    ImmutableList<StepResult> run(Optional<String> user, ImmutableList<Step> batch) {
        return batch.isEmpty()
                ? ImmutableList.of()
                : connection.session(user.or(() -> become)).run(batch);
    }
}
