package dev.drover.engine.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;

class KeyringTest {
    private static final Source HERE = new Source("vars/all.yml", 3);
    private final Keyring keyring = Keyring.of(ImmutableList.of(id(VaultId.DEFAULT, "right")));

    private static VaultId id(String label, String password) {
        return VaultId.of(label, label + ".pw", () -> VaultPassword.typed(password.toCharArray()));
    }

    private static Keyring keyring(VaultId... ids) {
        return Keyring.of(ImmutableList.copyOf(ids));
    }

    private static VaultText encrypted(String label, String password) {
        Keyring keyring = keyring(id(label, password));
        return keyring.encrypt("value".getBytes(StandardCharsets.UTF_8), keyring.toEncrypt(Optional.of(label), HERE));
    }

    private static String refusal(Keyring keyring, VaultText text) {
        try {
            return "opened: " + keyring.open(text, HERE).content().toUtf8();
        } catch (ProblemException e) {
            return e.getMessage();
        }
    }

    @Test
    void keysAreThoseOfTheJdk() throws Exception {
        byte[] salt = {1, 2, 3, 4, 5, 6, 7, 8};
        byte[] expected = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec("p\u00e4ss".toCharArray(), salt, 10_000, 640))
                .getEncoded();

        assertThat(VaultKeys.pbkdf2("p\u00e4ss".getBytes(StandardCharsets.UTF_8), salt, 10_000, 80))
                .isEqualTo(expected);
    }

    @Test
    void aWrongPasswordAndDamageHaveOneMessage() {
        VaultText text = encrypted(VaultId.DEFAULT, "other");
        VaultText damaged = new VaultText(text.label(), text.salt(), Bytes.utf8("no"), text.ciphertext());

        assertThat(refusal(keyring, text))
                .isEqualTo("vars/all.yml:3: cannot be opened: wrong password, or the vault was changed;"
                        + " tried: 'default' from default.pw");
        assertThat(refusal(keyring(id(VaultId.DEFAULT, "other")), damaged)).isEqualTo(refusal(keyring, text));
    }

    @Test
    void aLabelWithoutAPasswordIsNamedWithAllThatNeedsIt() {
        VaultText text = encrypted("prod", "other");
        Keyring dev = keyring(id("dev", "d"));
        dev.note("'b'", text, new Source("vars/b.yml", 7));
        dev.note("'a'", text, new Source("vars/all.yml", 2));
        dev.note("'dev'", encrypted("dev", "d"), new Source("vars/all.yml", 1));

        assertThat(refusal(dev, text))
                .isEqualTo("vars/all.yml:2: is encrypted with vault id 'prod', of which no password is given, and no"
                        + " other opens it; tried: 'dev' from dev.pw; give --vault-id prod@FILE; needed for"
                        + " 'a' (vars/all.yml:2), 'b' (vars/b.yml:7)");
    }

    @Test
    void withoutAnyPasswordAllThatIsEncryptedIsNamed() {
        Keyring none = Keyring.empty();
        VaultText text = encrypted(VaultId.DEFAULT, "x");
        none.note("'a'", text, new Source("vars/all.yml", 2));
        none.note("the whole file", text, new Source("vars/db.yml", 0));

        assertThat(refusal(none, text))
                .isEqualTo("vars/all.yml:2: is encrypted, and no vault password is given; give --vault-password-file"
                        + " FILE, --vault-id LABEL@FILE or --ask-vault-pass; needed for 'a' (vars/all.yml:2), the whole"
                        + " file (vars/db.yml)");
        assertThat(none.locked().orElseThrow().toString()).isEqualTo(refusal(none, text));
    }

    @Test
    void thePasswordWithTheLabelIsTriedFirstThenAllOthers() {
        AtomicInteger fetched = new AtomicInteger();
        VaultId other = VaultId.of("other", "o", () -> {
            fetched.incrementAndGet();
            return VaultPassword.typed("o".toCharArray());
        });
        Keyring both = keyring(other, id("prod", "p"));

        assertThat(refusal(both, encrypted("prod", "p"))).isEqualTo("opened: value");
        assertThat(fetched).hasValue(0);
        assertThat(refusal(both, encrypted("unknown", "o"))).isEqualTo("opened: value");
        assertThat(refusal(both, encrypted(VaultId.DEFAULT, "o"))).isEqualTo("opened: value");
        assertThat(fetched).hasValue(1);
    }

    @Test
    void aPasswordIsFetchedWhenItIsFirstNeededAndAFailureOnlyOnce() {
        AtomicInteger asked = new AtomicInteger();
        Keyring broken = keyring(VaultId.of("a", "b", () -> {
            asked.incrementAndGet();
            throw new ProblemException(new dev.drover.engine.model.Problem(HERE, "x", "no such file"));
        }));
        VaultText text = encrypted("a", "p");

        var value = broken.sealed("'a'", text, HERE);
        assertThat(asked).hasValue(0);
        assertThatThrownBy(value::get).hasMessage("vars/all.yml:3: no such file");
        assertThatThrownBy(value::get).hasMessage("vars/all.yml:3: no such file");
        assertThat(asked).hasValue(1);
    }

    @Test
    void whichPasswordEncryptsMustBeClear() {
        Keyring two = keyring(id("dev", "d"), id("prod", "p"));
        Source option = new Source("vault encrypt", 0);

        assertThat(two.toEncrypt(Optional.of("prod"), option).label()).isEqualTo("prod");
        assertThatThrownBy(() -> two.toEncrypt(Optional.of("prd"), option))
                .hasMessage("vault encrypt: unknown vault id 'prd'; did you mean 'prod'?");
        assertThatThrownBy(() -> two.toEncrypt(Optional.empty(), option))
                .hasMessage("vault encrypt: there is more than one vault id: dev, prod; say which to encrypt with by"
                        + " --encrypt-vault-id LABEL");
        assertThatThrownBy(() -> Keyring.empty().toEncrypt(Optional.empty(), option))
                .hasMessage("vault encrypt: no vault password is given; give --vault-password-file FILE, --vault-id"
                        + " LABEL@FILE or --ask-vault-pass");
    }

    @Test
    void otherFormatsAreNamed() {
        assertThatThrownBy(() -> VaultText.parse(Bytes.utf8("a: 1\n")))
                .hasMessage(
                        "is not a vault: it does not begin with $ANSIBLE_VAULT; encrypt it with drover vault encrypt");
        assertThatThrownBy(() -> VaultText.parse(Bytes.utf8("$ANSIBLE_VAULT;1.0;AES\n00")))
                .hasMessage("is a vault of version '1.0'; versions 1.1 and 1.2 can be read");
        assertThatThrownBy(() -> VaultText.parse(Bytes.utf8("$ANSIBLE_VAULT;1.1;AES\n00")))
                .hasMessage("is a vault of cipher 'AES'; AES256 can be read");
    }

    @Test
    void lineEndsAndBlanksDoNotMatter() {
        VaultText text = encrypted("prod", "p");

        assertThat(VaultText.parse(Bytes.utf8(text.print().replace("\n", "\r\n"))))
                .isEqualTo(text);
        assertThat(VaultText.parse(
                        Bytes.utf8(text.print().replace("\n", " \n  ").strip())))
                .isEqualTo(text);
        assertThat(VaultText.parse(Bytes.utf8(text.print()))).isEqualTo(text);
    }

    @Test
    void nothingOfAPasswordIsPrinted() {
        assertThat(id("a", "hunter22") + " " + VaultPassword.typed("hunter22".toCharArray()))
                .doesNotContain("hunter22");
        assertThatThrownBy(() -> VaultPassword.ofFile(" \n".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("is empty");
    }

    @Test
    void whatWasTypedIsOverwritten() {
        char[] typed = "secret".toCharArray();
        byte[] file = "secret\n".getBytes(StandardCharsets.UTF_8);

        VaultPassword password = VaultPassword.typed(typed);
        assertThat(password.matches(VaultPassword.ofFile(file))).isTrue();
        password.close();

        assertThat(typed).containsOnly('\0');
        assertThat(file).containsOnly((byte) 0);
        assertThat(password.bytes()).containsOnly((byte) 0);
    }

    /**
     * Whatever is done to a vault, opening it gives what was in it, or the one error. Half of the vaults are of one salt and
     * the real work factor, so that keys are derived again only where the salt is hit; the others are of one round of it.
     */
    @Test
    void tenThousandDamagedVaultsGiveTheContentOrOneError() {
        Random random = new Random(7);
        byte[] content = new byte[600];
        random.nextBytes(content);
        Keyring quick = Keyring.ofRounds(ImmutableList.of(id("dev", "p")), 1);
        byte[] fast = bytes(quick.encrypt(content, quick.toEncrypt(Optional.empty(), HERE)));
        byte[] real = bytes(keyring.encrypt(content, keyring.toEncrypt(Optional.empty(), HERE)));
        int same = 0;
        int truncated = 0;
        for (; truncated < fast.length; truncated++) {
            same += outcome(quick, Arrays.copyOf(fast, truncated), content);
        }
        int saltEnd = 200;
        for (int round = truncated; round < 12_000; round++) {
            if (round % 2 == 0) {
                same += outcome(quick, changed(fast, random.nextInt(fast.length), random), content);
            } else {
                int at = saltEnd + random.nextInt(real.length - saltEnd);
                same += outcome(keyring, changed(real, at, random), content);
            }
        }
        for (int round = 0; round < 2_000; round++) {
            byte[] garbage = new byte[random.nextInt(400)];
            random.nextBytes(garbage);
            byte[] head = "$ANSIBLE_VAULT;1.1;AES256\n".getBytes(StandardCharsets.UTF_8);
            System.arraycopy(head, 0, garbage, 0, Math.min(random.nextInt(head.length + 1), garbage.length));
            same += outcome(quick, garbage, content);
        }
        // Line ends, the header and the case of digits may change without harm.
        assertThat(same).isBetween(1, 2_000);
    }

    private static byte[] bytes(VaultText text) {
        return text.print().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] changed(byte[] vault, int at, Random random) {
        byte[] changed = vault.clone();
        changed[at] = (byte) random.nextInt(256);
        return changed;
    }

    /** 1 if it was opened. */
    private static int outcome(Keyring keyring, byte[] vault, byte[] content) {
        try {
            assertThat(keyring.open(VaultText.parse(Bytes.of(vault)), HERE).content())
                    .isEqualTo(Bytes.of(content));
            return 1;
        } catch (VaultException wrong) {
            assertThat(wrong.getMessage())
                    .matches("(?s)(cannot be opened: wrong password, or the vault was changed"
                            + "|is not a vault: it does not begin with .*|is a vault of (version|cipher) '.*)");
            return 0;
        } catch (ProblemException wrong) {
            assertThat(wrong.problems()).hasSize(1);
            assertThat(wrong.getMessage()).containsAnyOf("cannot be opened", "is encrypted with vault id");
            return 0;
        }
    }
}
