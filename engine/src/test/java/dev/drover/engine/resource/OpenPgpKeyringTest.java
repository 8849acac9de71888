package dev.drover.engine.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Bytes;
import dev.drover.engine.model.Content;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenPgpKeyringTest {
    private static final byte[] KEY = new byte[300];
    private static final String BEGIN = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
    private static final String END = "-----END PGP PUBLIC KEY BLOCK-----";

    static {
        KEY[0] = 4;
        KEY[299] = 9;
    }

    private static byte[] hex(String digits) {
        return BaseEncoding.base16().lowerCase().decode(digits.replace(" ", ""));
    }

    private static byte[] packet(String head, byte[] body) {
        return Bytes.concat(hex(head), body);
    }

    private static OpenPgpKeyring parse(byte[] file) {
        return OpenPgpKeyring.parse(dev.drover.engine.model.Bytes.of(file));
    }

    private static OpenPgpKeyring parse(String file) {
        return OpenPgpKeyring.parse(dev.drover.engine.model.Bytes.utf8(file));
    }

    @SuppressWarnings("deprecation") // a fingerprint of version 4 is SHA-1
    private static String fingerprint(byte[] key) {
        byte[] head = {(byte) 0x99, (byte) (key.length >> 8), (byte) key.length};
        return Hashing.sha1().hashBytes(Bytes.concat(head, key)).toString().toUpperCase(Locale.ROOT);
    }

    /** RFC 4880, section 4.2: old packets say by two bits how long their length is, new ones by the length itself. */
    @ParameterizedTest
    @ValueSource(strings = {"99 012c", "9a 0000012c", "c6 c06c", "c6 ff 0000012c"})
    void allFormsOfAPacketAreRead(String head) {
        assertThat(parse(packet(head, KEY)).fingerprints()).containsExactly(new KeyFingerprint(fingerprint(KEY)));
    }

    @ParameterizedTest
    @CsvSource({"98 bf,191", "c6 bf,191", "c6 c000,192", "c6 dfff,8383"})
    void lengthsOfAllSizesAreRead(String head, int length) {
        byte[] key = new byte[length];
        key[0] = 4;

        assertThat(parse(packet(head, key)).fingerprints()).containsExactly(new KeyFingerprint(fingerprint(key)));
    }

    @Test
    void otherPacketsArePassedOverAndAllKeysCounted() {
        byte[] other = {4, 1};
        byte[] file = Bytes.concat(packet("98 02", other), packet("b4 01", new byte[1]), packet("99 012c", KEY));

        assertThat(parse(file).fingerprints())
                .containsExactly(new KeyFingerprint(fingerprint(other)), new KeyFingerprint(fingerprint(KEY)));
    }

    @ParameterizedTest
    @CsvSource({
        "94 01 04, is a private key; give the public one",
        "9c 01 04, is a private key; give the public one",
        "b4 01 04, is not an OpenPGP public key",
        "18 01 04, is not an OpenPGP public key",
        "98 01 03, is of a version that apt does not read; give one of version 4",
        "98 00, is of a version that apt does not read; give one of version 4",
        "9b 01, has a packet of unknown length",
        "c6 e0, has a packet of unknown length",
        "c6 fe, has a packet of unknown length",
        "98, is damaged: it ends too early",
        "98 02 04, is damaged: it ends too early",
        "99 00, is damaged: it ends too early",
        "9a ffffffff, is damaged: it ends too early",
        "'', is not an OpenPGP public key",
    })
    void whatIsNoPublicKeyIsRefused(String file, String message) {
        assertThatThrownBy(() -> parse(hex(file)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void armorIsReadAndWritten() {
        OpenPgpKeyring keyring = parse(packet("98 02", new byte[] {4, 1}));
        String armored = BEGIN + "\n\nmAIEAQ==\n=iYR9\n" + END + "\n";

        assertThat(keyring.armored()).matches("(?s)" + BEGIN + "\n\nmAIEAQ==\n=[A-Za-z0-9+/]{4}\n" + END + "\n");
        assertThat(parse(keyring.armored())).isEqualTo(keyring);
        assertThat(parse("a note\r\n" + keyring.armored().replace(BEGIN + "\n", BEGIN + "\nVersion: x\n")))
                .isEqualTo(keyring);
        assertThat(parse(armored.replaceAll("=iYR9\n", ""))).isEqualTo(keyring);
        assertThatThrownBy(() -> parse(armored.replace("=iYR9", "=AAAA")))
                .hasMessage("is damaged: its checksum is wrong");
        assertThatThrownBy(() -> parse(armored.replace("mAIE", "m*IE")))
                .hasMessage("is damaged: its armor is not base64");
        assertThatThrownBy(() -> parse(armored.replace(END, ""))).hasMessage("has no line '" + END + "'");
    }

    @Test
    void linesOfArmorAreOf64Characters() {
        assertThat(parse(packet("99 012c", KEY)).armored().lines().map(String::length))
                .startsWith(BEGIN.length(), 0, 64, 64, 64, 64, 64, 64, 20, 5, END.length());
    }

    @Test
    void aKeyFitsItsFingerprint() {
        byte[] file = packet("99 012c", KEY);
        Content key = Content.of(dev.drover.engine.model.Bytes.of(file));
        Optional<KeyFingerprint> right = Optional.of(new KeyFingerprint(fingerprint(KEY)));
        Optional<KeyFingerprint> wrong =
                Optional.of(KeyFingerprint.parse("0x" + "0123456789abcdef ".repeat(2) + "01234567"));

        assertThat(SigningKey.of(key, right)).isEqualTo(new SigningKey.Given(parse(file)));
        assertThat(SigningKey.of(key, Optional.empty())).isEqualTo(new SigningKey.Given(parse(file)));
        assertThatThrownBy(() -> SigningKey.of(key, wrong))
                .hasMessage("the key has the fingerprint " + fingerprint(KEY)
                        + "; keyFingerprint says 0123456789ABCDEF0123456789ABCDEF01234567");
        assertThat(SigningKey.of(Content.text(" http://a/key\n"), right))
                .isEqualTo(new SigningKey.Fetched("http://a/key", right.get()));
        assertThatThrownBy(() -> SigningKey.of(Content.text("http://a/key"), Optional.empty()))
                .hasMessage("key 'http://a/key' needs keyFingerprint: what a server sends is not trusted unseen");
        assertThatThrownBy(() -> SigningKey.of(Content.text("files/key.gpg"), Optional.empty()))
                .hasMessage("the key is not an OpenPGP public key; a file is written key source('files/key.gpg')");
        assertThatThrownBy(() -> SigningKey.of(Content.text("a b"), Optional.empty()))
                .hasMessage("the key is not an OpenPGP public key");
        assertThatThrownBy(() -> SigningKey.of(Content.text("a".repeat(200)), Optional.empty()))
                .hasMessage("the key is not an OpenPGP public key");
    }

    @ParameterizedTest
    @CsvSource({
        "12345678, '; a short id can be forged'",
        "0x1234567890ABCDEF, '; a short id can be forged'",
        "123456789, ''",
        "xyz, ''",
    })
    void aShortFingerprintIsRefused(String text, String more) {
        assertThatThrownBy(() -> KeyFingerprint.parse(text))
                .hasMessage("must be the 40 hexadecimal digits of a whole fingerprint, got '" + text + "'" + more);
    }

    @Test
    void fingerprintsAreShown() {
        byte[] file = Bytes.concat(packet("98 02", new byte[] {4, 1}), packet("99 012c", KEY));

        assertThat(SigningKey.shown(parse(file)))
                .isEqualTo(String.join(", ", ImmutableList.of(fingerprint(new byte[] {4, 1}), fingerprint(KEY))));
    }
}
