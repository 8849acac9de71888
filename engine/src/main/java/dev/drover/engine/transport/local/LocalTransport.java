package dev.drover.engine.transport.local;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Secret;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Endpoint;
import dev.drover.engine.transport.Session;
import dev.drover.engine.transport.ShellChannel;
import dev.drover.engine.transport.ShellSession;
import dev.drover.engine.transport.Transport;
import dev.drover.engine.transport.TransportException;
import dev.drover.engine.transport.http.DialException;
import dev.drover.engine.transport.http.HttpClient;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Works on this machine, through a shell of its own. */
public final class LocalTransport implements Transport {
    /** How variables begin that hold secrets for this program. */
    private static final String SECRETS = "DROVER_SECRET_";

    private static final long SECONDS_TO_END = 2;
    private final ImmutableList<String> shell;

    /** Through a shell that keys like Ctrl-C do not reach, where that is possible: its work is ended in good order. */
    public LocalTransport() {
        this(
                Files.isExecutable(Path.of("/usr/bin/setsid"))
                        ? ImmutableList.of("/usr/bin/setsid", "sh")
                        : ImmutableList.of("sh"));
    }

    /** Starts the shell by another command, as a login shell would. */
    public LocalTransport(ImmutableList<String> shell) {
        this.shell = shell;
    }

    @Override
    public Connection connect(Endpoint endpoint) {
        return new LocalConnection(endpoint);
    }

    @Override
    public boolean reconnects() {
        return false;
    }

    private final class LocalConnection implements Connection {
        private final Endpoint endpoint;
        private final Map<Optional<String>, ShellSession> sessions = new HashMap<>();
        private final ShellSession.Counters counters = ShellSession.Counters.zero();
        private final HttpClient http = new HttpClient(LocalConnection::dial);
        private int shells;

        LocalConnection(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public synchronized Session session(Optional<String> user) {
            ShellSession known = sessions.get(user);
            if (known == null) {
                known = open(user, endpoint.becomePassword());
                sessions.put(user, known);
            }
            return known;
        }

        private ShellSession open(Optional<String> user, Optional<Secret> password) {
            shells++;
            ShellSession session = ShellSession.open("local", start(), Duration.ofSeconds(20), counters);
            try {
                if (user.isPresent() && !user.get().equals(System.getProperty("user.name"))) {
                    session.become(user.get(), password);
                }
                return session;
            } catch (TransportException e) {
                session.close();
                throw e;
            }
        }

        private ShellChannel start() {
            try {
                ProcessBuilder program = new ProcessBuilder(shell);
                // What it starts, a daemon for one, keeps its environment, which others may read.
                program.environment().keySet().removeIf(name -> name.startsWith(SECRETS));
                Process process = program.start();
                return new ShellChannel(
                        process.getOutputStream(),
                        process.getInputStream(),
                        process.getErrorStream(),
                        () -> close(process));
            } catch (IOException e) {
                throw new TransportException(
                        TransportException.Kind.NO_SHELL, "sh cannot be started here: " + e.getMessage(), e);
            }
        }

        /** It ends by itself with its input; what does not is ended. */
        private static void close(Process process) {
            try {
                process.getOutputStream().close();
            } catch (IOException endedAlready) {
                return;
            } finally {
                var unused = process.onExit()
                        .completeOnTimeout(process, SECONDS_TO_END, TimeUnit.SECONDS)
                        .thenAccept(Process::destroy);
            }
        }

        @Override
        public HttpOutcome exchange(HttpRequest request) {
            return http.exchange(request);
        }

        private static Socket dial(String host, int port, Duration limit) throws IOException {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(host, port), (int) limit.toMillis());
                return socket;
            } catch (UnknownHostException e) {
                socket.close();
                throw new DialException(HttpOutcome.Reason.UNREACHABLE, "name '" + host + "' does not resolve", e);
            } catch (IOException e) {
                socket.close();
                throw new DialException(
                        HttpOutcome.Reason.UNREACHABLE,
                        host + " port " + port + " cannot be reached: " + e.getMessage(),
                        e);
            }
        }

        @Override
        public synchronized Traffic traffic() {
            return new Traffic(
                    shells,
                    counters.batches().get(),
                    counters.sent().get(),
                    counters.received().get());
        }

        @Override
        public synchronized void close() {
            sessions.values().forEach(Session::close);
        }

        @Override
        public synchronized void leave() {
            sessions.values().forEach(Session::leave);
        }
    }
}
