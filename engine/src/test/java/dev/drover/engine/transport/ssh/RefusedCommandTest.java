package dev.drover.engine.transport.ssh;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Endpoint;
import dev.drover.engine.transport.TransportException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that runs no commands, as one that is there for files only. */
class RefusedCommandTest {
    @Test
    @Timeout(15) // A shell that does not answer is waited for longer.
    void thatThereIsNoShellIsToldAtOnce(@TempDir Path folder) throws Exception {
        LoopbackServer server = LoopbackServer.prepared();
        server.sshd().start();
        try (Connection connection = server.connect(folder, Endpoint.Algorithms.MODERN)) {
            assertThatThrownBy(() -> connection.session(Optional.empty()))
                    .isInstanceOf(TransportException.class)
                    .hasMessageStartingWith("no POSIX shell: the login shell did not start 'sh'");
        } finally {
            server.stop();
        }
    }
}
