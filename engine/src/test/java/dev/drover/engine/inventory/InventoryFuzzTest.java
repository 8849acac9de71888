package dev.drover.engine.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.vault.VaultText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files and names of an inventory that were damaged in any way: an inventory, or mistakes with their places. */
class InventoryFuzzTest {
    private static final long SEED = Long.getLong("drover.seed", 20_261_126L);
    private static final int FILES = Integer.getInteger("drover.fuzz", 1_000);
    private static final String VARIABLES = """
        # of all hosts
        port: 8080
        name: "web \\u00e9 server"
        list: [1, 'two', {three: 3.5}, yes]
        nested: &a
          key: |
            text
            of lines
          other: >-
            folded
        again: *a
        password: !vault |
          @vault
        date: 2026-11-26
        """.replace(
                    "@vault",
                    new VaultText(Optional.empty(), Bytes.utf8("salt"), Bytes.utf8("hmac"), Bytes.utf8("ciphertext"))
                            .print()
                            .strip()
                            .replace("\n", "\n  "));
    private static final String MEMBERS = """
        zookeeper:
          master1: 1
          master2: 2
          old: 3 retired
        """;
    private static final String[] PATTERNS = {
        "all", "web,!web1", "web&~w.b[12]", "web[0]", "web[1..2]", "w*[a-c]?", "@hosts", "agent1..3", "a1..b2", "!all"
    };
    private static final String[] PIECES = {
        "*",
        "&a",
        "*a",
        "!!java.net.URL [x]",
        "<<: *a",
        "\t",
        "? ",
        "- ",
        ": ",
        "{",
        "[",
        "]",
        "}",
        "\"",
        "'",
        "|",
        ">",
        "%",
        "@",
        "`",
        "\0",
        "\u0085",
        "\ufeff",
        "\ud83d\ude00",
        "\r",
        "---\n",
        "...\n",
        "999999999999999999999",
        "1e999",
        "0x",
        "..",
        "~(a+)+$",
        "!",
        ",",
        "\n"
    };

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);

    private String mutated(String valid) {
        StringBuilder text = new StringBuilder(valid);
        int changes = 1 + random.nextInt(4);
        for (int change = 0; change < changes; change++) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, (char) random.nextInt(256));
                case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
                case 2 -> text.insert(at, text.substring(0, random.nextInt(text.length() + 1)));
                default -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
            }
        }
        return text.toString();
    }

    /** Writes bytes that are not always UTF-8. */
    private void write(String path, String text) throws IOException {
        Files.createDirectories(folder.resolve("vars"));
        Files.write(
                folder.resolve(path),
                text.getBytes(random.nextInt(8) == 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
    }

    private Inventory inventory() {
        InventoryBuilder builder = Inventory.builder().variableFiles(folder);
        builder.host("web1", new Source("i", 1));
        builder.hosts("agent1..3", new Source("i", 2));
        return builder.build();
    }

    private interface Reading {
        void read() throws IOException;
    }

    /** Whether it could be read; if not, the mistakes have places and words. */
    private static boolean reads(String which, Reading reading) throws IOException {
        try {
            reading.read();
            return true;
        } catch (ProblemException wrong) {
            assertThat(wrong.problems()).as(which).isNotEmpty().allSatisfy(problem -> {
                assertThat(problem.source().file()).as(which).isNotEmpty();
                assertThat(problem.message()).as(which).isNotEmpty().hasSizeLessThan(2000);
            });
            return false;
        }
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void tenThousandDamagedInventoriesGiveAnInventoryOrMistakes() throws IOException {
        Files.createDirectories(folder.resolve("vars"));
        Files.writeString(folder.resolve("vars/all.yml"), VARIABLES);
        assertThat(inventory().hosts()).hasSize(4);
        int read = 0;
        for (int i = 0; i < FILES / 2; i++) {
            String variables = mutated(VARIABLES);
            write("vars/all.yml", variables);
            read += reads("file " + i + " of -Ddrover.seed=" + SEED + ":\n" + variables, this::inventory) ? 1 : 0;
        }
        assertThat(read).isBetween(FILES / 100, FILES / 2 - FILES / 100);
        Files.delete(folder.resolve("vars/all.yml"));
        Inventory whole = inventory();
        Files.writeString(folder.resolve("hosts"), "web1\n# more\nagent1\n");
        for (int i = 0; i < FILES / 2; i++) {
            String members = mutated(MEMBERS);
            String pattern = mutated(PATTERNS[random.nextInt(PATTERNS.length)]);
            write("drover.members.yml", members);
            String which = "number " + i + " of -Ddrover.seed=" + SEED + ":\n";
            reads(which + members, () -> MembersFile.in(folder).read());
            reads(which + pattern, () -> whole.select(pattern, new Source("PATTERN", 0)));
            reads(which + pattern, () -> {
                InventoryBuilder builder = Inventory.builder();
                builder.hosts(pattern, new Source("i", 1));
                builder.build();
            });
        }
    }
}
