package dev.drover.engine.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Endpoint;
import dev.drover.engine.transport.TransportException;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that knows nothing newer than what CentOS 6 came with. */
@Timeout(60)
class LegacyAlgorithmsTest {
    @TempDir
    Path folder;

    private LoopbackServer server;

    @BeforeEach
    @SuppressWarnings("deprecation") // old algorithms on purpose
    void start() throws Exception {
        server = LoopbackServer.prepared();
        SshServer sshd = server.sshd();
        sshd.setKeyExchangeFactories(NamedFactory.setUpTransformedFactories(
                false, ImmutableList.of(BuiltinDHFactories.dhg14), ServerBuilder.DH2KEX));
        sshd.setCipherFactories(ImmutableList.of(BuiltinCiphers.aes128cbc));
        sshd.setMacFactories(ImmutableList.of(BuiltinMacs.hmacsha1));
        sshd.setSignatureFactories(ImmutableList.of(BuiltinSignatures.rsa));
        sshd.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.stop();
    }

    private Connection connect(Endpoint.Algorithms algorithms) throws Exception {
        return server.connect(folder, algorithms);
    }

    @Test
    void itIsRefusedWithWhatItOffersAndTheWayOut() {
        assertThatThrownBy(() -> connect(Endpoint.Algorithms.MODERN))
                .isInstanceOf(TransportException.class)
                .hasMessageMatching(
                        "the server at 127\\.0\\.0\\.1:\\d+ is too old: none of its KeyExchangeAlgorithms is safe"
                                + " today \\(diffie-hellman-group14-sha1.*\\); if it cannot be upgraded, legacyAlgorithms true in the"
                                + " inventory offers it older ones");
    }

    @Test
    void itIsLoggedInToWhereTheInventoryAllowsIt() throws Exception {
        try (Connection connection = connect(Endpoint.Algorithms.LEGACY)) {
            assertThat(connection).isNotNull();
        }
    }
}
