package dev.drover.engine.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real ansible-vault writes can be read, and what is written here it can read. */
class AnsibleVaultTest {
    private static final Source HERE = new Source("x.yml", 0);

    @TempDir
    private Path folder;

    private AnsibleVault ansible;

    @BeforeEach
    void open() {
        ansible = new AnsibleVault(folder);
    }

    private static Keyring keyring(String label, byte[] file) {
        return Keyring.of(ImmutableList.of(VaultId.of(label, "pw", () -> VaultPassword.ofFile(file.clone()))));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret\n",
                "\u00fcber\u0434\u6f22\ud83d\ude00\n",
                "  two words \t\r\n",
                "$'\"`\\;#%{{ x }}",
                "a password that is longer than the sixty-four bytes of one block of SHA-256, to be sure of that\n"
            })
    void bothReadWhatTheOtherWroteWithAnyPassword(String password) throws Exception {
        ansible.file("pw", utf8(password));
        byte[] content = utf8("db: gr\u00fcn\nlist: [1, 2]\n");
        Keyring keyring = keyring(VaultId.DEFAULT, utf8(password));

        ansible.file("theirs", content);
        ansible.run("encrypt", "--vault-password-file", "pw", "theirs");
        VaultText ours = keyring.encrypt(content, keyring.toEncrypt(Optional.empty(), HERE));
        ansible.file("ours", utf8(ours.print()));

        assertThat(opened(keyring, "theirs")).isEqualTo(Bytes.of(content));
        assertThat(ansible.run("view", "--vault-password-file", "pw", "ours")).isEqualTo(content);
        assertThat(ours.print()).startsWith("$ANSIBLE_VAULT;1.1;AES256\n");
    }

    @Test
    void aPasswordFileMayHoldAnyBytes() throws Exception {
        byte[] password = {(byte) 0xff, 0, (byte) 0x80, ' ', (byte) 0xc3, '\n'};
        ansible.file("pw", password);
        ansible.file("theirs", utf8("x"));
        ansible.run("encrypt", "--vault-password-file", "pw", "theirs");

        assertThat(opened(keyring(VaultId.DEFAULT, password), "theirs")).isEqualTo(Bytes.utf8("x"));
    }

    @Test
    void labelsAreReadAndWrittenBothWays() throws Exception {
        ansible.file("pw", utf8("p"));
        ansible.file("theirs", utf8("x"));
        ansible.run("encrypt", "--vault-id", "prod@pw", "theirs");
        Keyring keyring = keyring("prod", utf8("p"));
        VaultText ours = keyring.encrypt(utf8("y\n"), keyring.toEncrypt(Optional.of("prod"), HERE));
        ansible.file("ours", utf8(ours.print()));

        assertThat(VaultText.parse(Bytes.of(Files.readAllBytes(folder.resolve("theirs"))))
                        .label())
                .hasValue("prod");
        assertThat(opened(keyring, "theirs")).isEqualTo(Bytes.utf8("x"));
        assertThat(ours.print()).startsWith("$ANSIBLE_VAULT;1.2;AES256;prod\n");
        assertThat(ansible.run("view", "--vault-id", "prod@pw", "ours")).isEqualTo(utf8("y\n"));
    }

    @Test
    void contentOfEveryLengthAroundABlockComesBack() throws Exception {
        byte[] password = utf8("p");
        ansible.file("pw", password);
        Keyring keyring = keyring(VaultId.DEFAULT, password);
        byte[] random = new byte[70_000];
        new Random(1).nextBytes(random);
        String[] words = new String[8];
        words[0] = "encrypt";
        words[1] = "--vault-password-file";
        words[2] = "pw";
        int[] sizes = {0, 1, 16, 17, 70_000};
        for (int i = 0; i < sizes.length; i++) {
            byte[] content = Arrays.copyOf(random, sizes[i]);
            words[3 + i] = "f" + sizes[i];
            ansible.file(words[3 + i], content);
            VaultText ours = keyring.encrypt(content, keyring.toEncrypt(Optional.empty(), HERE));
            ansible.file("o" + sizes[i], utf8(ours.print()));
        }

        ansible.run(words);
        ansible.run("decrypt", "--vault-password-file", "pw", "o0", "o1", "o16", "o17", "o70000");

        for (int size : sizes) {
            assertThat(opened(keyring, "f" + size)).isEqualTo(Bytes.of(random, 0, size));
            assertThat(Files.readAllBytes(folder.resolve("o" + size))).isEqualTo(Arrays.copyOf(random, size));
        }
    }

    private Bytes opened(Keyring keyring, String file) throws IOException {
        return keyring.open(VaultText.parse(Bytes.of(Files.readAllBytes(folder.resolve(file)))), HERE)
                .content();
    }
}
