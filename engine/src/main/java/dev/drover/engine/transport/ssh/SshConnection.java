package dev.drover.engine.transport.ssh;

import com.google.common.collect.ImmutableSet;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Endpoint;
import dev.drover.engine.transport.ShellChannel;
import dev.drover.engine.transport.ShellSession;
import dev.drover.engine.transport.TransportException;
import dev.drover.engine.transport.http.DialException;
import dev.drover.engine.transport.http.HttpClient;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpRequest;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.OpenFailException;

/** One SSH connection; each user's shell is one exec channel whose command is the constant {@code sh}. */
final class SshConnection implements Connection {
    private static final String COMMAND = "sh";
    /** Requests that change nothing (RFC 9110, section 9.2.1). */
    private static final ImmutableSet<String> LOOKING = ImmutableSet.of("GET", "HEAD", "OPTIONS");

    /** A host that is up starts a shell in much less. */
    private static final int ANSWER_MILLIS = 3000;

    private final Login login;
    private final SSHClient client;
    private final Endpoint endpoint;
    private final KeptConnections kept;
    private final Supplier<SSHClient> another;
    private final List<SSHClient> others = new ArrayList<>();
    private final ShellSession.Counters counters = ShellSession.Counters.zero();
    private final Map<Optional<String>, ShellSession> sessions = new HashMap<>();
    private final List<CommandChannel> channels = new ArrayList<>();
    private final HttpClient http = new HttpClient(this::dial);
    private Optional<ShellSession> first = Optional.empty();
    /** Whether a shell could not be had; what failed may leave more behind than is seen here. */
    private boolean spoiled;
    /** Whether a server was asked for more than to be looked at. */
    private volatile boolean requested;
    /** Whoever still has this one then must not talk over what may be another run's. */
    private volatile boolean closed;

    /**
     * A connection.
     *
     * @param another logs in once more, for a server that allows few sessions a login
     * @param kept where it is left if it can be used again
     */
    SshConnection(Login login, Endpoint endpoint, Supplier<SSHClient> another, KeptConnections kept) {
        this.login = login;
        this.client = login.client();
        this.kept = kept;
        this.another = another;
        this.endpoint = endpoint;
    }

    /** Whether a shell still answers there; the one that was started for that is the first that is used. */
    synchronized boolean answers() {
        int usual = client.getConnection().getTimeoutMs();
        client.getConnection().setTimeoutMs(ANSWER_MILLIS);
        try {
            first = Optional.of(shell());
            return true;
        } catch (TransportException gone) {
            return false;
        } finally {
            client.getConnection().setTimeoutMs(usual);
        }
    }

    @Override
    public synchronized dev.drover.engine.transport.Session session(Optional<String> user) {
        checkOpen();
        ShellSession known = sessions.get(user);
        if (known == null) {
            known = open(user);
            sessions.put(user, known);
        }
        return known;
    }

    private void checkOpen() {
        if (closed) {
            throw new TransportException(TransportException.Kind.LOST, "the connection is closed");
        }
    }

    private ShellSession open(Optional<String> user) {
        try {
            return opened(user);
        } catch (TransportException e) {
            spoiled = true;
            throw e;
        }
    }

    private ShellSession opened(Optional<String> user) {
        ShellSession session = first.orElseGet(this::shell);
        first = Optional.empty();
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

    private ShellSession shell() {
        return ShellSession.open(endpoint.host(), channel(), endpoint.connectTimeout().multipliedBy(2), counters);
    }

    private ShellChannel channel() {
        try {
            CommandChannel channel = openChannel();
            channels.add(channel);
            channel.exec(COMMAND);
            return new ShellChannel(
                    channel.getOutputStream(),
                    channel.getInputStream(),
                    channel.getErrorStream(),
                    () -> Closing.quietly(channel::leave));
        } catch (IOException e) {
            throw new TransportException(
                    TransportException.Kind.NO_SHELL, "no channel for a shell could be opened: " + e.getMessage(), e);
        }
    }

    /** MaxSessions may be 1: then each shell gets a login of its own. */
    private CommandChannel openChannel() throws IOException {
        try {
            return openChannel(client);
        } catch (OpenFailException refused) {
            if (channels.isEmpty()) {
                throw refused;
            }
            SSHClient other = another.get();
            others.add(other);
            return openChannel(other);
        }
    }

    private static CommandChannel openChannel(SSHClient client) throws IOException {
        CommandChannel channel = new CommandChannel(client.getConnection(), client.getRemoteCharset());
        channel.open();
        return channel;
    }

    @Override
    public HttpOutcome exchange(HttpRequest request) {
        checkOpen();
        if (!LOOKING.contains(request.method())) {
            requested = true;
        }
        HttpOutcome outcome = http.exchange(request);
        if (outcome instanceof HttpOutcome.Unanswered unanswered && !client.isConnected()) {
            throw new TransportException(
                    TransportException.Kind.LOST,
                    "the connection was lost during " + request + ": " + unanswered.why());
        }
        return outcome;
    }

    /** The host connects and resolves the name; the limit is the server's, and ours for the whole request. */
    private Socket dial(String host, int port, Duration limit) throws IOException {
        try {
            return new ChannelSocket(client.newDirectConnection(host, port));
        } catch (OpenFailException e) {
            String at = host + " port " + port;
            throw e.getReason() == OpenFailException.Reason.CONNECT_FAILED
                    ? new DialException(
                            HttpOutcome.Reason.UNREACHABLE,
                            at + " cannot be reached from the host: " + e.getMessage(),
                            e)
                    : new DialException(
                            HttpOutcome.Reason.FORBIDDEN,
                            "the host's sshd refuses to connect to " + at + " for us (" + e.getMessage()
                                    + "); allow it with AllowTcpForwarding local and, where PermitOpen is set, with"
                                    + " PermitOpen " + host + ":" + port + " in its sshd_config",
                            e);
        }
    }

    @Override
    public synchronized Traffic traffic() {
        return new Traffic(
                channels.size(),
                counters.batches().get(),
                counters.sent().get(),
                counters.received().get());
    }

    /**
     * Whether the next run finds it as a new one would be: nothing was done over it, nothing went wrong, and sudo was given no
     * password, which it could remember for this login.
     */
    private boolean isAsNew() {
        return kept.keeps()
                && !closed
                && !spoiled
                && !requested
                && endpoint.becomePassword().isEmpty()
                && sessions.values().stream().allMatch(ShellSession::hasOnlyObserved);
    }

    @Override
    public synchronized void close() {
        boolean asNew = isAsNew();
        boolean acted = hasActed();
        closed = true;
        sessions.values().forEach(ShellSession::close);
        if (acted) {
            // Else the host may not have read yet that it can forget its records.
            channels.forEach(channel -> Closing.quietly(channel::awaitEnd));
        }
        first.ifPresent(ShellSession::close);
        others.forEach(Closing::quietly);
        if (asNew) {
            kept.keep(login);
        } else {
            hangUp(acted);
        }
    }

    @Override
    public synchronized void leave() {
        closed = true;
        boolean acted = hasActed();
        sessions.values().forEach(ShellSession::leave);
        others.forEach(Closing::quietly);
        hangUp(acted);
    }

    private boolean hasActed() {
        return sessions.values().stream().anyMatch(ShellSession::hasActed);
    }

    private void hangUp(boolean acted) {
        Closing.quietly(client);
        if (acted || requested) {
            kept.changed(login.hostKey());
        }
    }
}
