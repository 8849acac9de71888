package dev.drover.engine.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.transport.ssh.KnownHosts.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.SshServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What we say of a host's key, and what the OpenSSH client says with the same known_hosts, over random files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KnownHostsOracleTest {
    private static final int FILES = 60;
    private static final long SEED = 20_261_125L;
    private static final String HOST = "web1.example.org";
    private final Random random = new Random(SEED);
    private final List<PublicKey> strangers = new ArrayList<>();
    private SshServer server;
    private PublicKey serverKey;

    @BeforeAll
    void serve() throws Exception {
        KeyPair own = ec();
        serverKey = own.getPublic();
        strangers.add(ec().getPublic());
        strangers.add(KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic());
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(own));
        server.start();
    }

    @AfterAll
    void stop() throws IOException {
        server.stop(true);
    }

    private static KeyPair ec() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    @Test
    void agreesWithTheOpenSshClient(@TempDir Path folder) throws Exception {
        TreeMap<String, Integer> seen = new TreeMap<>();
        Path file = folder.resolve("known_hosts");
        for (int i = 0; i < FILES; i++) {
            int port = random.nextBoolean() ? 22 : 2222;
            String text = file(port);
            Files.writeString(file, text, StandardCharsets.ISO_8859_1);

            String ours = word(KnownHosts.read(List.of(file)).judge(HOST, port, wire(serverKey)));

            assertThat(ours)
                    .as("file %d of seed %d, port %d:\n%s", i, SEED, port, text)
                    .isEqualTo(oracle(file, port));
            seen.merge(ours, 1, Integer::sum);
        }
        assertThat(seen.keySet()).containsExactly("changed", "known", "revoked", "unknown");
        assertThat(seen.values()).allMatch(count -> count >= 5);
    }

    private static String word(Verdict verdict) {
        return verdict.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private String oracle(Path file, int port) throws IOException, InterruptedException {
        Process ssh = new ProcessBuilder(
                        "ssh",
                        "-F",
                        "none",
                        "-o",
                        "ProxyCommand=busybox nc 127.0.0.1 " + server.getPort(),
                        "-o",
                        "UserKnownHostsFile=" + file,
                        "-o",
                        "GlobalKnownHostsFile=none",
                        "-o",
                        "StrictHostKeyChecking=yes",
                        "-o",
                        "BatchMode=yes",
                        "-o",
                        "PreferredAuthentications=hostbased",
                        "-p",
                        String.valueOf(port),
                        "nobody@" + HOST,
                        "true")
                .redirectErrorStream(true)
                .start();
        ssh.getOutputStream().close();
        String said = new String(ssh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(ssh.waitFor(20, TimeUnit.SECONDS)).isTrue();
        if (said.contains("REVOKED HOST KEY")) {
            return "revoked";
        }
        // A host that is known by a key of another type is new to the client, with a warning; to us it is changed, or
        // else
        // accept-new would take any key of a new type.
        if (said.contains("IDENTIFICATION HAS CHANGED") || said.contains("key found for host")) {
            return "changed";
        }
        if (said.contains("host key is known for")) {
            return "unknown";
        }
        assertThat(said).contains("Permission denied");
        return "known";
    }

    private String file(int port) {
        StringBuilder text = new StringBuilder();
        int lines = 1 + random.nextInt(4);
        for (int i = 0; i < lines; i++) {
            text.append(line(port)).append(random.nextInt(12) == 0 ? "\r\n" : "\n");
        }
        return random.nextInt(10) == 0 ? text.substring(0, text.length() - 1) : text.toString();
    }

    private String line(int port) {
        String key = key(random.nextInt(5) < 3 ? serverKey : strangers.get(random.nextInt(strangers.size())));
        String blank = pick(" ", " ", "  ", "\t");
        // Not by a tab: the client then passes over the line, and we rather take a revocation seriously.
        String marker = pick("", "", "", "", "", "@revoked ", "@cert-authority ", "@unknown ");
        String end = pick("", "", " a comment", " \t");
        return switch (random.nextInt(12)) {
            case 0 -> "# " + names(port) + " " + key;
            case 1 -> names(port) + " " + key.substring(0, key.length() - 9);
            case 2 -> names(port);
            default -> pick("", "", "", "  ") + marker + names(port) + blank + key + end;
        };
    }

    private String names(int port) {
        String own = port == 22 ? HOST : "[" + HOST + "]:" + port;
        return switch (random.nextInt(10)) {
            case 0 -> hashed(own);
            case 1 -> hashed("elsewhere.example.org");
            case 2 -> "elsewhere.example.org," + own;
            case 3 -> pick("*.example.org", "*", "web?.example.org", "[*.example.org]:2222", "w*b1.*");
            case 4 -> "*,!" + own;
            case 5 -> own + ",!elsewhere.example.org";
            case 6 -> own.toUpperCase(Locale.ROOT);
            case 7 -> "elsewhere.example.org";
            default -> own;
        };
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
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

    private static String key(PublicKey key) {
        return KeyUtils.getKeyType(key) + " " + Base64.getEncoder().encodeToString(wire(key));
    }

    private static byte[] wire(PublicKey key) {
        ByteArrayBuffer buffer = new ByteArrayBuffer();
        buffer.putRawPublicKey(key);
        return buffer.getCompactData();
    }
}
