package dev.drover.engine.transport.ssh;

import java.nio.charset.Charset;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;
import net.schmizz.sshj.transport.TransportException;

/**
 * A channel with one command, which waits for nothing that it need not wait for: what the command says shows that it runs, so its
 * input goes out together with the request; and a channel that is closed needs no answer to that.
 */
final class CommandChannel extends SessionChannel {
    CommandChannel(Connection connection, Charset charset) {
        super(connection, charset);
    }

    /** Asks for the command. If the server refuses it, the streams end. */
    void start(String command) throws TransportException {
        var unused = sendChannelRequest("exec", true, new Buffer.PlainBuffer().putString(command, getRemoteCharset()));
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws SSHException {
        super.handle(message, packet);
        if (message == Message.CHANNEL_FAILURE) {
            eofInputStreams();
        }
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
