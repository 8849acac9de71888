package dev.drover.engine.transport.ssh;

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
import net.schmizz.sshj.connection.channel.direct.Session;

/** One SSH connection; each user's shell is one exec channel whose command is the constant {@code sh}. */
final class SshConnection implements Connection {
    private static final String COMMAND = "sh";
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
    private final HttpClient http = new HttpClient(this::dial);
    private Optional<ShellChannel> first = Optional.empty();
    /** Whether a shell could not be had; what failed may leave more behind than is seen here. */
    private boolean spoiled;

    private int channels;

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

    /** Whether the host still answers; the shell that it started for that is the first that is used. */
    synchronized boolean answers() {
        int usual = client.getConnection().getTimeoutMs();
        client.getConnection().setTimeoutMs(ANSWER_MILLIS);
        try {
            first = Optional.of(channel());
            return true;
        } catch (TransportException gone) {
            return false;
        } finally {
            client.getConnection().setTimeoutMs(usual);
        }
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
        try {
            return opened(user);
        } catch (TransportException e) {
            spoiled = true;
            throw e;
        }
    }

    private ShellSession opened(Optional<String> user) {
        ShellChannel channel = first.orElseGet(this::channel);
        first = Optional.empty();
        ShellSession session = ShellSession.open(
                endpoint.host(), channel, endpoint.connectTimeout().multipliedBy(2), counters);
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
            Session channel = startSession();
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

    /** MaxSessions may be 1: then each shell gets a login of its own. */
    private Session startSession() throws IOException {
        try {
            return client.startSession();
        } catch (OpenFailException refused) {
            if (channels == 0) {
                throw refused;
            }
            SSHClient other = another.get();
            others.add(other);
            return other.startSession();
        }
    }

    @Override
    public HttpOutcome exchange(HttpRequest request) {
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
                channels,
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
                && !spoiled
                && endpoint.becomePassword().isEmpty()
                && sessions.values().stream().allMatch(ShellSession::hasOnlyObserved);
    }

    @Override
    public synchronized void close() {
        boolean asNew = isAsNew();
        sessions.values().forEach(ShellSession::close);
        first.ifPresent(unused -> unused.close().run());
        others.forEach(Closing::quietly);
        if (asNew) {
            kept.keep(login);
        } else {
            Closing.quietly(client);
        }
    }
}
