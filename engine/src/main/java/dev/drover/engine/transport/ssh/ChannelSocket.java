package dev.drover.engine.transport.ssh;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;

/** A TCP connection that the host makes for us, as a socket. It has no read timeout: whoever reads it has a limit of its own. */
final class ChannelSocket extends Socket {
    private final DirectConnection channel;
    private volatile boolean closed;

    ChannelSocket(DirectConnection channel) {
        this.channel = channel;
    }

    @Override
    public InputStream getInputStream() {
        return channel.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() {
        return channel.getOutputStream();
    }

    /** Asks the host to close its end; its answer ends whoever still reads. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Closing.quietly(channel);
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isInputShutdown() {
        return closed;
    }

    @Override
    public boolean isOutputShutdown() {
        return closed;
    }

    @Override
    public void shutdownInput() {
        // A channel cannot be half closed from here; close does it.
    }

    @Override
    public void shutdownOutput() {
        // The end of a request is known from its length.
    }

    @Override
    public void setSoTimeout(int millis) {
        // The streams of a channel know none.
    }

    @Override
    public int getSoTimeout() {
        return 0;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // That is the host's socket.
    }

    @Override
    public void setSoLinger(boolean on, int seconds) {
        // That is the host's socket.
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return InetSocketAddress.createUnresolved(channel.getRemoteHost(), channel.getRemotePort());
    }

    @Override
    public InetAddress getInetAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public int getPort() {
        return channel.getRemotePort();
    }
}
