package dev.drover.engine.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Endpoint;
import dev.drover.engine.transport.OperationId;
import dev.drover.engine.transport.ShellScript;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import dev.drover.engine.transport.TransportException;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpRequest;
import dev.drover.engine.transport.http.HttpUrl;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which connections the next run may have, and what it looks at before. */
class KeptConnectionsTest {
    private static final ShellScript LOOK = new ShellScript("look", "printf 'process %s' \"$$\"");

    @TempDir
    Path folder;

    private final KeptConnections kept = KeptConnections.empty();
    private final AtomicInteger logins = new AtomicInteger();
    private LoopbackServer server;

    @BeforeEach
    void serve() throws Exception {
        server = LoopbackServer.prepared();
        server.sshd().setCommandFactory((channel, command) -> new ProcessShellFactory("sh", "sh").createShell(channel));
        server.sshd().addSessionListener(new SessionListener() {
            @Override
            public void sessionEvent(Session session, Event event) {
                if (event == Event.Authenticated) {
                    logins.incrementAndGet();
                }
            }
        });
        server.sshd().start();
        key("id");
    }

    @AfterEach
    void stop() throws IOException {
        kept.close();
        server.stop();
    }

    private void key(String name) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
        Path file = folder.resolve(name);
        Files.writeString(
                file,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Endpoint endpoint(String user, Endpoint.HostKeyPolicy policy, Optional<Secret> password) {
        return endpoint(user, policy, Optional.empty(), password, Duration.ofSeconds(10));
    }

    private Endpoint endpoint(
            String user,
            Endpoint.HostKeyPolicy policy,
            Optional<Secret> passphrase,
            Optional<Secret> password,
            Duration limit) {
        return new Endpoint(
                "h",
                "127.0.0.1",
                server.sshd().getPort(),
                user,
                ImmutableList.of(folder.resolve("id")),
                passphrase,
                policy,
                ImmutableList.of(folder.resolve("known_hosts")),
                Optional.empty(),
                password,
                limit,
                Endpoint.Algorithms.MODERN,
                Source.UNKNOWN);
    }

    private Endpoint endpoint() {
        return endpoint("somebody", Endpoint.HostKeyPolicy.STRICT, Optional.empty());
    }

    /** Each run has a transport of its own, which reads all files anew. */
    private Connection connection(Endpoint endpoint) {
        return new SshTransport(kept).connect(endpoint);
    }

    private String look(Endpoint endpoint) {
        try (Connection connection = connection(endpoint)) {
            return look(connection);
        }
    }

    private static String look(Connection connection) {
        StepResult result = connection
                .session(Optional.empty())
                .run(ImmutableList.of(Step.observe(LOOK, ImmutableList.of(), Duration.ofSeconds(30))))
                .get(0);
        assertThat(result).isInstanceOf(StepResult.Exited.class);
        return ((StepResult.Exited) result).stdout().toUtf8();
    }

    private void keepOne() {
        look(endpoint("somebody", Endpoint.HostKeyPolicy.ACCEPT_NEW, Optional.empty()));
        assertThat(kept.names())
                .containsExactly("somebody@127.0.0.1:" + server.sshd().getPort());
        assertThat(logins).hasValue(1);
    }

    @Test
    void theNextRunHasTheConnectionAndAShellOfItsOwn() {
        keepOne();

        String first = look(endpoint());
        String second = look(endpoint());

        assertThat(first).startsWith("process ").isNotEqualTo(second);
        assertThat(logins).hasValue(1);
    }

    @Test
    void nobodyHasAConnectionThatIsInUse() {
        keepOne();
        try (Connection one = connection(endpoint());
                Connection two = connection(endpoint())) {
            assertThat(look(one)).isNotEqualTo(look(two));
        }

        assertThat(logins).hasValue(2);
        assertThat(kept.names()).hasSize(2);
    }

    @Test
    void oneOverWhichSudoMayHaveBeenGivenAPasswordIsClosed() {
        keepOne();

        look(endpoint(
                "somebody",
                Endpoint.HostKeyPolicy.STRICT,
                Optional.of(new Secrets().secret("become password", "hunter2"))));

        assertThat(kept.names()).isEmpty();
    }

    @Test
    void anotherUserLogsIn() {
        keepOne();

        look(endpoint("another", Endpoint.HostKeyPolicy.STRICT, Optional.empty()));

        assertThat(logins).hasValue(2);
        assertThat(kept.names()).hasSize(2);
    }

    @Test
    void anotherKeyInTheFileLogsIn() throws Exception {
        keepOne();
        key("id");

        look(endpoint());

        assertThat(logins).hasValue(2);
    }

    @Test
    void withoutTheKeyNothingIsUsed() throws IOException {
        keepOne();
        Files.delete(folder.resolve("id"));

        assertThatThrownBy(() -> connection(endpoint()))
                .isInstanceOf(TransportException.class)
                .hasMessage("private key " + folder.resolve("id") + " does not exist");
    }

    @Test
    void aHostKeyThatIsNotKnownAnyMoreIsRefused() throws IOException {
        keepOne();
        Files.writeString(folder.resolve("known_hosts"), "");

        assertThatThrownBy(() -> connection(endpoint()))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("is not known");
        assertThat(logins).hasValue(1);
        assertThat(kept.names()).isEmpty();
    }

    @Test
    void aHostKeyThatIsRevokedIsRefused() throws IOException {
        keepOne();
        Path file = folder.resolve("known_hosts");
        Files.writeString(file, "@revoked " + Files.readString(file));

        assertThatThrownBy(() -> connection(endpoint()))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("is revoked");
        assertThat(logins).hasValue(1);
    }

    @Test
    void oneThatTheServerClosedIsReplaced() {
        keepOne();
        server.sshd().getActiveSessions().forEach(session -> session.close(true));

        assertThat(look(endpoint())).startsWith("process ");

        assertThat(logins).hasValue(2);
        assertThat(kept.names()).hasSize(1);
    }

    @Test
    void whatIsDoneOverOneEndsAllThatWereMadeBeforeToThatMachine() {
        keepOne();
        look(endpoint("another", Endpoint.HostKeyPolicy.STRICT, Optional.empty()));
        assertThat(kept.names()).hasSize(2);
        try (Connection before = connection(endpoint("another", Endpoint.HostKeyPolicy.STRICT, Optional.empty()))) {
            look(before);
            try (Connection acting = connection(endpoint("third", Endpoint.HostKeyPolicy.STRICT, Optional.empty()))) {
                acting.session(Optional.empty()).recall(OperationId.random(), Duration.ZERO, Duration.ofSeconds(30));
            }
            assertThat(kept.names()).isEmpty();
        }
        assertThat(kept.names()).isEmpty();

        look(endpoint());

        assertThat(kept.names()).hasSize(1);
    }

    @Test
    void oneOverWhichAServerWasAskedToChangeSomethingIsClosed() {
        for (String method : ImmutableList.of("GET", "POST")) {
            Endpoint endpoint = endpoint("somebody", Endpoint.HostKeyPolicy.ACCEPT_NEW, Optional.empty());
            try (Connection connection = connection(endpoint)) {
                look(connection);
                assertThat(connection.exchange(new HttpRequest(
                                method,
                                HttpUrl.parse("http://127.0.0.1:1/"),
                                ImmutableMap.of(),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                Duration.ofSeconds(10))))
                        .isInstanceOf(HttpOutcome.Unanswered.class);
            }
            assertThat(kept.names()).hasSize(method.equals("GET") ? 1 : 0);
        }
    }

    @Test
    void whoeverStillHasOneThatWasClosedCanDoNothingOverIt() {
        Connection connection = connection(endpoint("somebody", Endpoint.HostKeyPolicy.ACCEPT_NEW, Optional.empty()));
        look(connection);
        connection.close();
        assertThat(kept.names()).hasSize(1);

        assertThatThrownBy(() -> connection.session(Optional.of("root")))
                .isInstanceOf(TransportException.class)
                .hasMessage("the connection is closed");
        assertThatThrownBy(() -> connection.exchange(new HttpRequest(
                        "GET",
                        HttpUrl.parse("http://127.0.0.1:1/"),
                        ImmutableMap.of(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Duration.ofSeconds(10))))
                .isInstanceOf(TransportException.class)
                .hasMessage("the connection is closed");
        connection.close();
        assertThat(kept.names()).hasSize(1);
    }

    @Test
    void anotherLimitLogsIn() {
        keepOne();

        look(endpoint(
                "somebody", Endpoint.HostKeyPolicy.STRICT, Optional.empty(), Optional.empty(), Duration.ofSeconds(11)));

        assertThat(logins).hasValue(2);
    }

    @Test
    void noSecretIsKeptWithOne() {
        WeakReference<Secret> passphrase = lookedWithPassphrase();
        assertThat(kept.names()).hasSize(1);

        for (int i = 0; i < 100 && passphrase.get() != null; i++) {
            System.gc();
        }

        assertThat(passphrase.get()).isNull();
    }

    private WeakReference<Secret> lookedWithPassphrase() {
        Secret passphrase = new Secrets().secret("passphrase", "hunter2");
        look(endpoint(
                "somebody",
                Endpoint.HostKeyPolicy.ACCEPT_NEW,
                Optional.of(passphrase),
                Optional.empty(),
                Duration.ofSeconds(10)));
        return new WeakReference<>(passphrase);
    }

    @Test
    void itGoesOnWhereTheTwoSidesAgreeOnNewKeysOfTheirs() throws Exception {
        keepOne();
        for (AbstractSession session : server.sshd().getActiveSessions()) {
            session.reExchangeKeys().verify(Duration.ofSeconds(30));
        }

        look(endpoint());

        assertThat(logins).hasValue(1);
    }

    @Test
    void itEndsWhereTheHostShowsAnotherKeyThen() throws Exception {
        keepOne();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair other = generator.generateKeyPair();
        server.sshd().setKeyPairProvider(session -> ImmutableList.of(other));
        for (AbstractSession session : server.sshd().getActiveSessions()) {
            assertThatThrownBy(() -> session.reExchangeKeys().verify(Duration.ofSeconds(30)))
                    .isInstanceOf(IOException.class);
        }

        assertThatThrownBy(() -> connection(endpoint()))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("HOST KEY CHANGED");
        assertThat(logins).hasValue(1);
    }

    @Test
    void whereNothingIsKeptEachRunLogsIn() {
        keepOne();
        KeptConnections none = KeptConnections.none();
        for (int i = 0; i < 2; i++) {
            try (Connection connection = new SshTransport(none).connect(endpoint())) {
                look(connection);
            }
        }

        assertThat(logins).hasValue(3);
        assertThat(none.names()).isEmpty();
    }
}
