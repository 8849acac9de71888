package dev.drover.engine.transport.ssh;

import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Endpoint;
import dev.drover.engine.transport.ShellChannel;
import dev.drover.engine.transport.ShellSession;
import dev.drover.engine.transport.TransportException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.Session;

/** One SSH connection; each user's shell is one exec channel whose command is the constant {@code sh}. */
final class SshConnection implements Connection {
    private static final String COMMAND = "sh";
    private final SSHClient client;
    private final Endpoint endpoint;
    private final ShellSession.Counters counters = ShellSession.Counters.zero();
    private final Map<Optional<String>, ShellSession> sessions = new HashMap<>();
    private int channels;

    SshConnection(SSHClient client, Endpoint endpoint) {
        this.client = client;
        this.endpoint = endpoint;
    }

    @Override
    public synchronized dev.drover.engine.transport.Session session(Optional<String> user) {
        ShellSession known = sessions.get(user);
        if (known == null) {
            known = open(user);
            sessions.put(user, known);
        }
        return known;
    }

    private ShellSession open(Optional<String> user) {
        ShellSession session = ShellSession.open(
                endpoint.host(), channel(), endpoint.connectTimeout().multipliedBy(2), counters);
        try {
            if (user.isPresent() && !user.get().equals(endpoint.user())) {
                session.become(user.get(), endpoint.becomePassword());
            }
            return session;
        } catch (TransportException e) {
            session.close();
            throw e;
        }
    }

    private ShellChannel channel() {
        try {
            Session channel = client.startSession();
            channels++;
            Session.Command command = channel.exec(COMMAND);
            return new ShellChannel(
                    command.getOutputStream(),
                    command.getInputStream(),
                    command.getErrorStream(),
                    () -> Closing.quietly(channel));
        } catch (IOException e) {
            throw new TransportException(
                    TransportException.Kind.NO_SHELL, "no channel for a shell could be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized Traffic traffic() {
        return new Traffic(
                channels,
                counters.batches().get(),
                counters.sent().get(),
                counters.received().get());
    }

    @Override
    public synchronized void close() {
        sessions.values().forEach(ShellSession::close);
        Closing.quietly(client);
    }
}
