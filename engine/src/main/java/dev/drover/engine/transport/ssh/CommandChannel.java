package dev.drover.engine.transport.ssh;

import java.nio.charset.Charset;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;
import net.schmizz.sshj.transport.TransportException;

/** A channel with one command, which can be closed without waiting for the answer to that. */
final class CommandChannel extends SessionChannel {
    CommandChannel(Connection connection, Charset charset) {
        super(connection, charset);
    }

    /** Says that nothing more will be sent; does not wait for the host to have heard of it. */
    void leave() throws TransportException {
        if (isOpen()) {
            sendClose();
        }
    }

    /** Waits until the host has heard of the end, and so of all that was sent before it. */
    void awaitEnd() throws ConnectionException {
        join(conn.getTimeoutMs(), TimeUnit.MILLISECONDS);
    }
}
