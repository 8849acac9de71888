package dev.drover.cli;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.AcceptAllPublickeyAuthenticator;
import org.apache.sshd.server.shell.ProcessShellFactory;

/**
 * A server of SSH on this machine that lets everybody in who has a key, and counts them. Its shells are of a machine of their own,
 * as {@link Program#alone} says.
 */
final class SshServerHere implements AutoCloseable {
    private final SshServer sshd = SshServer.setUpDefaultServer();
    private final AtomicInteger logins = new AtomicInteger();
    private final KeyPair key;

    SshServerHere(Path machine) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        key = generator.generateKeyPair();
        sshd.setPort(0);
        sshd.setHost("127.0.0.1");
        sshd.setKeyPairProvider(session -> ImmutableList.of(key));
        sshd.setPublickeyAuthenticator(AcceptAllPublickeyAuthenticator.INSTANCE);
        ImmutableList<String> shell = ImmutableList.<String>builder()
                .addAll(Program.alone(machine))
                .add("sh")
                .build();
        sshd.setCommandFactory(
                (channel, command) -> new ProcessShellFactory(String.join(" ", shell), shell).createShell(channel));
        sshd.addSessionListener(new SessionListener() {
            @Override
            public void sessionEvent(Session session, Event event) {
                if (event == Event.Authenticated) {
                    logins.incrementAndGet();
                }
            }
        });
        sshd.start();
    }

    int port() {
        return sshd.getPort();
    }

    /** How many have logged in so far. */
    int logins() {
        return logins.get();
    }

    /** As {@code known_hosts} says it. */
    String knownHost() {
        return "[127.0.0.1]:" + port() + " " + PublicKeyEntry.toString(key.getPublic()) + "\n";
    }

    /** Closes all connections. */
    void hangUp() throws IOException {
        sshd.getActiveSessions().forEach(session -> session.close(true));
    }

    @Override
    public void close() throws IOException {
        sshd.stop(true);
    }
}
