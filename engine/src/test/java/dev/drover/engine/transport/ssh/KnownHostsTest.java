package dev.drover.engine.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Endpoint;
import dev.drover.engine.transport.TransportException;
import dev.drover.engine.transport.ssh.KnownHosts.Verdict;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of known keys that are long, and hosts that have keys of several types. */
@Timeout(60)
class KnownHostsTest {
    private static final int MANY = 10_000;
    private final Random random = new Random(7);

    @TempDir
    Path folder;

    @Test
    void tenThousandHashedNamesTakeASecondForAllOfTheirHosts() throws IOException {
        ImmutableList<byte[]> keys =
                IntStream.range(0, MANY).mapToObj(i -> ed25519()).collect(ImmutableList.toImmutableList());
        Path file = write(IntStream.range(0, MANY)
                .mapToObj(i -> hashed("host" + i + ".example.org") + " " + text("ssh-ed25519", keys.get(i)))
                .toList());

        long started = cpu();
        KnownHosts known = KnownHosts.read(List.of(file));
        for (int i = 0; i < MANY; i++) {
            String host = "host" + i + ".example.org";
            assertType(known, host);
            if (!(known.judge(host, 22, keys.get(i)) instanceof Verdict.Known)) {
                throw new AssertionError(host);
            }
        }
        Duration took = Duration.ofNanos(cpu() - started);

        // Trying each line for each host takes minutes.
        assertThat(took).isLessThan(Duration.ofSeconds(1));
        assertThat(known.judge("host1.example.org", 22, keys.get(2))).isInstanceOf(Verdict.Changed.class);
        assertThat(known.judge("another.example.org", 22, keys.get(2))).isInstanceOf(Verdict.Unknown.class);
    }

    private static void assertType(KnownHosts known, String host) {
        if (!known.likelyTypesOf(host, 22).contains("ssh-ed25519")) {
            throw new AssertionError(host);
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** A server with two keys shows the one that is asked for first, which is not always the one that is known. */
    @ParameterizedTest
    @CsvSource({"0, RSA", "0, EC", "200, RSA", "200, EC"})
    void aHostIsKnownByAnyOfItsKeys(int others, String algorithm) throws Exception {
        KeyPair rsa = pair("RSA", 2048);
        KeyPair ec = pair("EC", 256);
        LoopbackServer server = LoopbackServer.prepared();
        server.sshd().setKeyPairProvider(session -> ImmutableList.of(rsa, ec));
        server.sshd().start();
        try {
            String name = KnownHosts.name("127.0.0.1", server.sshd().getPort());
            KeyPair known = algorithm.equals("RSA") ? rsa : ec;
            writeAmongOthers(others, name, known.getPublic());
            try (Connection connection = server.connect(folder, Endpoint.Algorithms.MODERN)) {
                assertThat(connection).isNotNull();
            }

            writeAmongOthers(
                    others,
                    name,
                    pair(algorithm, algorithm.equals("RSA") ? 2048 : 256).getPublic());
            assertThatThrownBy(() -> server.connect(folder, Endpoint.Algorithms.MODERN))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("HOST KEY CHANGED");
        } finally {
            server.stop();
        }
    }

    private void writeAmongOthers(int others, String name, PublicKey key) throws Exception {
        PublicKey anothers = pair("EC", 256).getPublic();
        ImmutableList.Builder<String> lines = ImmutableList.builder();
        for (int i = 0; i < others; i++) {
            lines.add(hashed("other" + i) + " " + (i % 2 == 0 ? text("ssh-ed25519", ed25519()) : text(anothers)));
        }
        write(lines.add(hashed(name) + " " + text(key)).build());
    }

    private Path write(List<String> lines) throws IOException {
        return Files.write(folder.resolve("known_hosts"), lines);
    }

    private static KeyPair pair(String algorithm, int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    /** In wire format; no point of the curve, since nothing is verified with it. */
    private byte[] ed25519() {
        byte[] point = new byte[32];
        random.nextBytes(point);
        byte[] type = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(type.length + point.length + 2 * Integer.BYTES)
                .putInt(type.length)
                .put(type)
                .putInt(point.length)
                .put(point)
                .array();
    }

    private static String text(PublicKey key) {
        ByteArrayBuffer buffer = new ByteArrayBuffer();
        buffer.putRawPublicKey(key);
        return text(KeyUtils.getKeyType(key), buffer.getCompactData());
    }

    private static String text(String type, byte[] wire) {
        return type + " " + Base64.getEncoder().encodeToString(wire);
    }

    private String hashed(String name) {
        byte[] salt = new byte[20];
        random.nextBytes(salt);
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(salt, "HmacSHA1"));
            return "|1|" + Base64.getEncoder().encodeToString(salt) + "|"
                    + Base64.getEncoder().encodeToString(mac.doFinal(name.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
