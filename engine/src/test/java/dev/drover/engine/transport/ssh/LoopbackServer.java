package dev.drover.engine.transport.ssh;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Source;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Endpoint;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Optional;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.AcceptAllPublickeyAuthenticator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;

/** A server of SSH on the loopback interface that lets everybody in who has a key. */
record LoopbackServer(SshServer sshd) {
    /** One that is still to be started. */
    static LoopbackServer prepared() throws Exception {
        KeyPair host = pair();
        SshServer sshd = SshServer.setUpDefaultServer();
        sshd.setPort(0);
        sshd.setHost("127.0.0.1");
        sshd.setKeyPairProvider(session -> ImmutableList.of(host));
        sshd.setPublickeyAuthenticator(AcceptAllPublickeyAuthenticator.INSTANCE);
        return new LoopbackServer(sshd);
    }

    void stop() throws IOException {
        sshd.stop(true);
    }

    private static KeyPair pair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    /**
     * Logs in.
     *
     * @param folder where the key and the known hosts are kept
     */
    Connection connect(Path folder, Endpoint.Algorithms algorithms) throws Exception {
        StringWriter pem = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
            writer.writeObject(pair().getPrivate());
        }
        Path identity = folder.resolve("id");
        Files.writeString(identity, pem.toString());
        Files.setPosixFilePermissions(identity, PosixFilePermissions.fromString("rw-------"));
        return new SshTransport()
                .connect(new Endpoint(
                        "h",
                        "127.0.0.1",
                        sshd.getPort(),
                        "somebody",
                        ImmutableList.of(identity),
                        Optional.empty(),
                        Endpoint.HostKeyPolicy.ACCEPT_NEW,
                        ImmutableList.of(folder.resolve("known_hosts")),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(10),
                        algorithms,
                        Source.UNKNOWN));
    }
}
