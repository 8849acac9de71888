package dev.drover.engine.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.transport.ssh.KnownHosts.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of known hosts that were damaged in any way: a verdict, and never trust in a key that is not in the file. */
class KnownHostsFuzzTest {
    private static final long SEED = Long.getLong("drover.seed", 20_261_126L);
    private static final int FILES = Integer.getInteger("drover.fuzz", 1_000);

    @TempDir
    Path folder;

    private static byte[] key(int seed) {
        byte[] type = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
        byte[] wire = new byte[4 + type.length + 4 + 32];
        wire[3] = (byte) type.length;
        System.arraycopy(type, 0, wire, 4, type.length);
        wire[4 + type.length + 3] = 32;
        byte[] random = new byte[32];
        new Random(seed).nextBytes(random);
        System.arraycopy(random, 0, wire, wire.length - 32, 32);
        return wire;
    }

    private static String base64(byte[] key) {
        return Base64.getEncoder().encodeToString(key);
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void tenThousandDamagedFilesGiveAVerdict() throws IOException {
        Random random = new Random(SEED);
        String valid = "web1 ssh-ed25519 " + base64(key(1)) + " a comment\n@revoked * ssh-ed25519 " + base64(key(2))
                + "\n[web1]:2222,!web2,w?b* ssh-ed25519 " + base64(key(3))
                + "\n|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ssh-ed25519 " + base64(key(4)) + "\n";
        Path file = folder.resolve("known_hosts");
        int known = 0;
        for (int i = 0; i < FILES; i++) {
            StringBuilder text = new StringBuilder(valid);
            int changes = 1 + random.nextInt(4);
            for (int change = 0; change < changes; change++) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(30)));
                    case 2 -> text.insert(at, "*?!,|@[]# \t\r\n\0".charAt(random.nextInt(14)));
                    default -> text.insert(at, text.substring(0, random.nextInt(300)));
                }
                text.append(random.nextInt(2) == 0 ? "\n" : "\r\n");
            }
            Files.write(file, text.toString().getBytes(StandardCharsets.ISO_8859_1));
            KnownHosts hosts = KnownHosts.read(List.of(file));
            String which = "file " + i + " of -Ddrover.seed=" + SEED + ":\n" + text;

            known += hosts.judge("web1", 22, key(1)) instanceof Verdict.Known ? 1 : 0;
            assertThat(hosts.typesOf("web1", 2222)).as(which).isNotNull();
            assertThat(hosts.judge("web1", 2222, key(5))).as(which).isNotInstanceOf(Verdict.Known.class);
            assertThat(hosts.judge("other", 22, new byte[random.nextInt(9)]))
                    .as(which)
                    .isNotInstanceOf(Verdict.Known.class);
        }
        assertThat(known).isBetween(FILES / 20, FILES - FILES / 20);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void manyStarsDoNotTakeLong() throws IOException {
        Path file = folder.resolve("known_hosts");
        Files.writeString(file, "*a".repeat(60) + "*b ssh-ed25519 " + base64(key(1)) + "\n");
        KnownHosts hosts = KnownHosts.read(List.of(file));

        assertThat(hosts.judge("a".repeat(250), 22, key(1))).isInstanceOf(Verdict.Unknown.class);
        assertThat(hosts.judge("a".repeat(250) + "b", 22, key(1))).isInstanceOf(Verdict.Known.class);
    }
}
