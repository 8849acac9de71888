package dev.drover.engine.transport.ssh;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Suppliers;
import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Sets;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Source;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Endpoint;
import dev.drover.engine.transport.Transport;
import dev.drover.engine.transport.TransportException;
import dev.drover.engine.transport.TransportException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.method.AuthPublickey;

/**
 * Connects over SSH with public keys, and host keys checked against known_hosts. Old algorithms are offered only to hosts
 * whose endpoint asks for them, and after the safe ones.
 */
public final class SshTransport implements Transport {
    private static final ImmutableSet<String> KEY_EXCHANGES = ImmutableSet.of(
            "curve25519-sha256",
            "curve25519-sha256@libssh.org",
            "ecdh-sha2-nistp256",
            "ecdh-sha2-nistp384",
            "ecdh-sha2-nistp521",
            "diffie-hellman-group14-sha256",
            "diffie-hellman-group16-sha512",
            "diffie-hellman-group18-sha512",
            "ext-info-c");
    private static final ImmutableSet<String> CIPHERS = ImmutableSet.of(
            "aes128-gcm@openssh.com",
            "aes256-gcm@openssh.com",
            "aes128-ctr",
            "aes192-ctr",
            "aes256-ctr",
            "chacha20-poly1305@openssh.com");
    private static final ImmutableSet<String> MACS = ImmutableSet.of(
            "hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512");
    private static final ImmutableSet<String> KEY_ALGORITHMS = ImmutableSet.of(
            "ssh-ed25519",
            "ssh-ed25519-cert-v01@openssh.com",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "rsa-sha2-512",
            "rsa-sha2-256");
    /** What OpenSSH 5.3, of CentOS 6, and servers of appliances know. */
    private static final ImmutableSet<String> LEGACY_KEY_EXCHANGES = ImmutableSet.of(
            "diffie-hellman-group-exchange-sha256",
            "diffie-hellman-group14-sha1",
            "diffie-hellman-group-exchange-sha1",
            "diffie-hellman-group1-sha1");

    private static final ImmutableSet<String> LEGACY_CIPHERS =
            ImmutableSet.of("aes128-cbc", "aes192-cbc", "aes256-cbc", "3des-cbc");
    private static final ImmutableSet<String> LEGACY_MACS = ImmutableSet.of("hmac-sha1-etm@openssh.com", "hmac-sha1");
    private static final ImmutableSet<String> LEGACY_KEY_ALGORITHMS = ImmutableSet.of("ssh-rsa");
    /** How SSHJ says that there is none that both sides know. */
    private static final Pattern NO_COMMON =
            Pattern.compile("Unable to reach a settlement of (?<kind>\\w+): \\[.*] and \\[(?<known>.*)]");

    private static final int KEEP_ALIVE_SECONDS = 15;
    private static final int LOGIN_FACTOR = 3;
    private static final int LOGIN_LIMIT_FACTOR = 6;
    /** The thread that ends logins which take too long, the same one for all that there are. */
    public static final String WATCH_NAME = "drover login limits";

    private static final ScheduledExecutorService WATCH = watch();
    private static final Source IDENTITY = new Source("identity", 0);
    // Made when the first host asks: the library loads and verifies hundreds of classes of cryptography for them.
    private final Supplier<Config> modern =
            Suppliers.memoize(() -> config(KEY_EXCHANGES, CIPHERS, MACS, KEY_ALGORITHMS));
    private final Supplier<Config> legacy = Suppliers.memoize(() -> config(
            Sets.union(KEY_EXCHANGES, LEGACY_KEY_EXCHANGES),
            Sets.union(CIPHERS, LEGACY_CIPHERS),
            Sets.union(MACS, LEGACY_MACS),
            Sets.union(KEY_ALGORITHMS, LEGACY_KEY_ALGORITHMS)));
    private final Map<KeyFiles, ImmutableList<KeyProvider>> keys = new ConcurrentHashMap<>();
    private final Map<List<Path>, KnownHosts> knownHosts = new ConcurrentHashMap<>();
    private final KeptConnections kept;

    /** Logs in for each connection, and ends it with its run. */
    public SshTransport() {
        this(KeptConnections.none());
    }

    /**
     * Uses connections of earlier runs where they are still right, and leaves its own to later ones. Host keys, private keys
     * and names are looked at as if it logged in, each time.
     */
    public SshTransport(KeptConnections kept) {
        this.kept = kept;
    }

    private static Config config(
            Set<String> keyExchanges, Set<String> ciphers, Set<String> macs, Set<String> keyAlgorithms) {
        DefaultConfig config = new DefaultConfig();
        config.setKeyExchangeFactories(allowed(config.getKeyExchangeFactories(), keyExchanges));
        config.setCipherFactories(allowed(config.getCipherFactories(), ciphers).stream()
                .map(BulkCipher::insteadOf)
                .collect(ImmutableList.toImmutableList()));
        config.setMACFactories(allowed(config.getMACFactories(), macs));
        config.setKeyAlgorithms(allowed(config.getKeyAlgorithms(), keyAlgorithms));
        config.setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
        return config;
    }

    /** Those of the allowed names, in the order of the allowed names. */
    private static <T> List<Factory.Named<T>> allowed(List<Factory.Named<T>> all, Set<String> names) {
        ImmutableList<String> order = ImmutableList.copyOf(names);
        return all.stream()
                .filter(factory -> names.contains(factory.getName()))
                .sorted((a, b) -> Integer.compare(order.indexOf(a.getName()), order.indexOf(b.getName())))
                .collect(ImmutableList.toImmutableList());
    }

    @Override
    public ImmutableList<Problem> problems(Endpoint endpoint) {
        try {
            keys(endpoint);
            return ImmutableList.of();
        } catch (TransportException unusable) {
            return ImmutableList.of(new Problem(IDENTITY, "unusable-identity", String.valueOf(unusable.getMessage())));
        }
    }

    /** Reading an encrypted key takes long on purpose, so each is read once. */
    private ImmutableList<KeyProvider> keys(Endpoint endpoint) {
        return keys.computeIfAbsent(
                new KeyFiles(endpoint.identities(), endpoint.passphrase()),
                files -> Identities.of(endpoint, new SSHClient(modern.get())));
    }

    private record KeyFiles(ImmutableList<Path> files, Optional<Secret> passphrase) {}

    @Override
    public Connection connect(Endpoint endpoint) {
        return earlier(endpoint).orElseGet(() -> connection(loggedIn(endpoint), endpoint));
    }

    private SshConnection connection(Login login, Endpoint endpoint) {
        return new SshConnection(login, endpoint, () -> loggedIn(endpoint).client(), kept);
    }

    /**
     * A connection of an earlier run, if there is one that would come about in the same way now. It is one only once a shell
     * answers over it; nothing was asked of that yet, so one that fails is replaced without any loss.
     */
    private Optional<Connection> earlier(Endpoint endpoint) {
        if (!kept.keeps()) {
            return Optional.empty();
        }
        Login.Terms terms = Login.Terms.of(endpoint, keys(endpoint));
        KnownHosts known = knownHosts(endpoint);
        for (Optional<Login> login = take(terms, known); login.isPresent(); login = take(terms, known)) {
            SshConnection connection = connection(login.get(), endpoint);
            if (connection.answers()) {
                return Optional.of(connection);
            }
            Closing.quietly(login.get().client());
        }
        return Optional.empty();
    }

    private Optional<Login> take(Login.Terms terms, KnownHosts known) {
        return kept.take(
                terms,
                login -> known.judge(
                                        terms.address(),
                                        terms.port(),
                                        login.hostKey().toByteArray())
                                instanceof KnownHosts.Verdict.Known
                        && login.isWhereItsNameLeads());
    }

    private Login loggedIn(Endpoint endpoint) {
        ImmutableList<KeyProvider> offered = keys(endpoint);
        HostKeyCheck check = new HostKeyCheck(endpoint, knownHosts(endpoint));
        try {
            return loggedIn(endpoint, offered, check);
        } catch (TransportException e) {
            if (check.again().isEmpty()) {
                throw e;
            }
            return loggedIn(endpoint, offered, check.again().get());
        }
    }

    private Login loggedIn(Endpoint endpoint, ImmutableList<KeyProvider> offered, HostKeyCheck check) {
        boolean old = endpoint.algorithms() == Endpoint.Algorithms.LEGACY;
        SSHClient client = new SSHClient(old ? legacy.get() : modern.get());
        Duration limit = endpoint.connectTimeout().multipliedBy(LOGIN_LIMIT_FACTOR);
        // Each answer of a server has a limit of its own, but one that goes on answering a little could keep us for
        // ever.
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> watch = WATCH.schedule(
                () -> {
                    late.set(true);
                    Closing.quietly(client);
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            client.addHostKeyVerifier(check);
            open(client, endpoint, check);
            login(client, endpoint, offered);
            return new Login(client, Login.Terms.of(endpoint, offered), check.settle(), System.nanoTime());
        } catch (TransportException e) {
            Closing.quietly(client);
            throw late.get()
                    ? new TransportException(
                            Kind.NO_ANSWER,
                            "logging in at " + endpoint.address() + ":" + endpoint.port() + " did not end within "
                                    + limit.toSeconds() + " s",
                            e)
                    : e;
        } finally {
            watch.cancel(false);
        }
    }

    private static ScheduledExecutorService watch() {
        ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, WATCH_NAME);
            thread.setDaemon(true);
            return thread;
        });
        watch.setRemoveOnCancelPolicy(true);
        return watch;
    }

    private KnownHosts knownHosts(Endpoint endpoint) {
        if (endpoint.hostKeys() == Endpoint.HostKeyPolicy.ACCEPT_NEW) {
            return readKnownHosts(endpoint.knownHosts());
        }
        return knownHosts.computeIfAbsent(endpoint.knownHosts(), SshTransport::readKnownHosts);
    }

    private static KnownHosts readKnownHosts(List<Path> files) {
        try {
            return KnownHosts.read(files);
        } catch (IOException e) {
            throw new TransportException(
                    Kind.HOST_KEY_UNKNOWN, "the known host keys cannot be read: " + e.getMessage(), e);
        }
    }

    private static void open(SSHClient client, Endpoint endpoint, HostKeyCheck check) {
        int limit = (int) endpoint.connectTimeout().toMillis();
        client.setSocketFactory(new NoDelaySocketFactory());
        client.setConnectTimeout(limit);
        client.setTimeout(limit * LOGIN_FACTOR);
        client.getTransport().setTimeoutMs(limit * LOGIN_FACTOR);
        client.getConnection().getKeepAlive().setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        String at = endpoint.address() + ":" + endpoint.port();
        try {
            client.connect(endpoint.address(), endpoint.port());
        } catch (UnknownHostException | UnresolvedAddressException e) {
            throw new TransportException(Kind.NAME_UNRESOLVED, "name '" + endpoint.address() + "' does not resolve", e);
        } catch (SocketTimeoutException e) {
            throw noAnswer(endpoint, at, e);
        } catch (NoRouteToHostException e) {
            throw new TransportException(Kind.NO_ROUTE, "no route to " + at, e);
        } catch (ConnectException e) {
            throw connectFailed(endpoint, at, e);
        } catch (IOException e) {
            throw check.refusal()
                    .orElseGet(() -> e.getCause() instanceof SocketTimeoutException
                            ? noAnswer(endpoint, at, e)
                            : new TransportException(
                                    Kind.REFUSED,
                                    noCommon(endpoint, at, e)
                                            .orElse("the SSH connection to " + at + " failed: " + reason(e)),
                                    e));
        }
    }

    private static Optional<String> noCommon(Endpoint endpoint, String at, IOException e) {
        Matcher settlement = NO_COMMON.matcher(reason(e));
        return settlement.find() && endpoint.algorithms() == Endpoint.Algorithms.MODERN
                ? Optional.of("the server at " + at + " is too old: none of its " + settlement.group("kind")
                        + " is safe today (" + settlement.group("known")
                        + "); if it cannot be upgraded, legacyAlgorithms true in the inventory offers it older ones")
                : Optional.empty();
    }

    private static TransportException connectFailed(Endpoint endpoint, String at, ConnectException e) {
        String words = String.valueOf(e.getMessage());
        if (words.contains("timed out")) {
            return noAnswer(endpoint, at, e);
        }
        return words.contains("unreachable")
                ? new TransportException(Kind.NO_ROUTE, "no route to " + at, e)
                : new TransportException(
                        Kind.REFUSED,
                        "connection refused at " + at + "; the host is up, but no sshd listens there: try another port",
                        e);
    }

    private static TransportException noAnswer(Endpoint endpoint, String at, Exception e) {
        return new TransportException(
                Kind.NO_ANSWER,
                "no answer from " + at + " within " + endpoint.connectTimeout().toSeconds() + " s",
                e);
    }

    private static String reason(IOException e) {
        return e instanceof SSHException ssh && ssh.getMessage() != null ? ssh.getMessage() : e.toString();
    }

    private static void login(SSHClient client, Endpoint endpoint, ImmutableList<KeyProvider> keys) {
        Optional<UserAuthException> refusal = Optional.empty();
        for (KeyProvider key : keys) {
            try {
                // One by one: after too many, SSHJ would go on offering keys to a connection that is closed.
                // A single one is hardly the wrong one, so nobody is asked first.
                client.auth(endpoint.user(), keys.size() == 1 ? new SignedAtOnce(key) : new AuthPublickey(key));
                return;
            } catch (UserAuthException e) {
                if (saysTooMany(e)) {
                    throw tooManyKeys(endpoint, keys, e);
                }
                refusal = Optional.of(e);
            } catch (IOException e) {
                throw new TransportException(Kind.LOST, "the connection was lost while logging in: " + reason(e), e);
            }
        }
        throw refused(client, endpoint, keys, refusal.orElseThrow());
    }

    private static boolean saysTooMany(Exception e) {
        return Throwables.getCausalChain(e).stream()
                .anyMatch(cause -> String.valueOf(cause.getMessage()).contains("Too many authentication failures"));
    }

    private static TransportException refused(
            SSHClient client, Endpoint endpoint, ImmutableList<KeyProvider> keys, Exception e) {
        String accepted = Optional.ofNullable(client.getUserAuth().getAllowedMethods())
                .filter(methods -> Iterables.size(methods) > 0)
                .map(methods -> "; the server accepts " + String.join(", ", methods))
                .orElse("");
        return new TransportException(
                Kind.LOGIN_REFUSED,
                "login as '" + endpoint.user() + "' refused; offered: "
                        + keys.stream().map(SshTransport::shown).collect(joining(", ")) + accepted
                        + "; add the key to ~" + endpoint.user()
                        + "/.ssh/authorized_keys on the host, or set user or identity in the inventory",
                e);
    }

    private static TransportException tooManyKeys(Endpoint endpoint, ImmutableList<KeyProvider> keys, Exception e) {
        return new TransportException(
                Kind.LOGIN_REFUSED,
                "login as '" + endpoint.user() + "' refused: " + keys.size()
                        + " keys are more than the server lets one offer (MaxAuthTries); name the right one with"
                        + " identity in the inventory",
                e);
    }

    /** A key as {@code ssh-keygen -l} names it. */
    private static String shown(KeyProvider key) {
        try {
            return key.getType() + " " + KnownHosts.fingerprint(Login.wire(key).toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException("a key was read before", e);
        }
    }
}
