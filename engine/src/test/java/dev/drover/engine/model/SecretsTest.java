package dev.drover.engine.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private final Secrets secrets = new Secrets();

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aValueIsRedactedAsItIsAndInHexadecimalDigits() {
        String value = secrets.secret("a", "gr\u00fcn-42").reveal();
        String hex = HexFormat.of().formatHex(utf8(value));

        assertThat(secrets.redact("x " + value + " y " + hex + " z " + hex.toUpperCase()))
                .isEqualTo("x *** y *** z ***");
    }

    @Test
    void aValueIsRedactedWhereverItStandsInBase64() {
        Random random = new Random(5);
        String value = secrets.secret("a", "correct horse battery").reveal();
        String inner = value.substring(3, value.length() - 3);
        for (int round = 0; round < 300; round++) {
            byte[] before = new byte[random.nextInt(9)];
            byte[] after = new byte[random.nextInt(9)];
            random.nextBytes(before);
            random.nextBytes(after);
            String around = new String(before, StandardCharsets.ISO_8859_1)
                    + value
                    + new String(after, StandardCharsets.ISO_8859_1);
            byte[] bytes = around.getBytes(StandardCharsets.ISO_8859_1);
            String shown = secrets.redact(Base64.getEncoder().encodeToString(bytes));

            String rest = shown.replace("***", "");
            assertThat(shown).contains("***");
            assertThat(rest.length()).isLessThan((before.length + after.length) * 4 / 3 + 12);
            for (int shift = 0; shift < 3; shift++) {
                String part = Base64.getEncoder().encodeToString(utf8("x".repeat(shift) + inner));
                assertThat(rest).doesNotContain(part.substring(4, part.length() - 4));
            }
        }
    }

    @Test
    void linesOfAKeyAreRedactedOneByOne() {
        secrets.secret("key", "-----BEGIN-----\nabcdefghijkl\nshort\n");

        assertThat(secrets.redact("line 2: abcdefghijkl, line 3: short")).isEqualTo("line 2: ***, line 3: short");
    }

    @Test
    void theNewlineAtItsEndIsNoPartOfWhatIsFound() {
        secrets.secret("a", "hunter22\n");

        assertThat(secrets.redact("got 'hunter22'")).isEqualTo("got '***'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "it's \"q\" \\ back & <tag> 100% +1 gr\u00fcn",
                "p@ss:w/rd?a=b&c",
                "$(rm -rf /)`id`",
                "tab\there",
                "caf\u00e9\ud83d\ude00!",
                "plain-and-simple"
            })
    void aValueIsRedactedHoweverItIsWritten(String value) throws Exception {
        secrets.secret("a", value);
        ImmutableList.Builder<String> writings = ImmutableList.builder();
        String json = new ObjectMapper().writeValueAsString(value);
        writings.add(json.substring(1, json.length() - 1));
        String ascii = new ObjectMapper()
                .writer()
                .with(JsonWriteFeature.ESCAPE_NON_ASCII)
                .writeValueAsString(value)
                .replace("/", "\\/");
        writings.add(ascii.substring(1, ascii.length() - 1));
        String form = URLEncoder.encode(value, UTF_8);
        writings.add(form).add(form.replace("+", "%20")).add(form.toLowerCase(Locale.ROOT));
        writings.add(value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;"));
        writings.add(value.chars()
                .mapToObj(c -> "&#x" + Integer.toHexString(c) + ";")
                .collect(joining())
                .replace("&#xd83d;&#xde00;", "&#x1f600;"));
        writings.add(value.replace("'", "'\\''"))
                .add(value.replace("'", "'\"'\"'"))
                .add(value.replace("'", "''"));
        writings.add(value.replaceAll("([^A-Za-z0-9\t\u0080-\uffff])", "\\\\$1"));
        StringBuilder octal = new StringBuilder();
        StringBuilder hexEscapes = new StringBuilder();
        for (byte b : utf8(value)) {
            octal.append(String.format("\\%03o", b & 0xff));
            hexEscapes.append(String.format("\\x%02x", b & 0xff));
        }
        writings.add(octal.toString()).add(hexEscapes.toString());
        for (String between : ImmutableList.of(" ", ":", ", 0x", "%", "\n")) {
            writings.add(HexFormat.ofDelimiter(between).formatHex(utf8(value)));
        }
        for (String writing : writings.build()) {
            assertThat(secrets.redact("x| " + writing + " |y")).as(writing).matches("x\\| (0x)?\\*\\*\\* \\|y");
        }
    }

    @Test
    void aValueThatIsSplitOverLinesIsRedacted() {
        String value = secrets.secret("a", "correct horse battery staple").reveal();
        String base64 = Base64.getMimeEncoder(16, utf8("\r\n")).encodeToString(utf8(value));
        String hex = HexFormat.ofDelimiter(" ").formatHex(utf8(value));

        assertThat(secrets.redact("a correct hor\n    se battery sta\r\nple b")).isEqualTo("a *** b");
        assertThat(secrets.redact("a correct horse\n    battery \n\tstaple b")).isEqualTo("a *** b");
        assertThat(secrets.redact("a " + base64 + " b")).isEqualTo("a *** b");
        assertThat(secrets.redact(" a: " + hex.substring(0, 30) + "\n   " + hex.substring(30) + " z"))
                .isEqualTo(" a: *** z");
    }

    @Test
    void aValueIsFoundAtAnyPlaceOfLongText() {
        secrets.secret("a", "hunter2-hunter2");
        for (int before = (64 << 10) - 20; before < (64 << 10) + 5; before++) {
            String text = "x".repeat(before) + "hunter2-hunter2" + "\u00e9".repeat(70_000) + "hunter2-hunter2";

            assertThat(secrets.redact(text)).isEqualTo("x".repeat(before) + "***" + "\u00e9".repeat(70_000) + "***");
        }
    }

    @Test
    void whatIsNoSecretIsLeftAsItIs() {
        secrets.secret("a", "hunter2\nsecond line");
        String text = "gr\u00fcn \udcff\ud83d\ude00 a\\b 'c' %41 &amp; \r\n\t68 75 6e, hunter 2\nhunter";

        assertThat(secrets.redact(text)).isEqualTo(text);
    }

    @Test
    void aValueThatNobodyAskedForIsNotFetchedToRedact() {
        AtomicInteger fetched = new AtomicInteger();
        Secret secret = secrets.secret("a", "identity", () -> "value" + fetched.incrementAndGet());

        assertThat(secrets.redact("value1 " + secret)).isEqualTo("value1 ***");
        assertThat(fetched).hasValue(0);
        assertThat(secret.reveal()).isEqualTo("value1");
        assertThat(secrets.redact("value1")).isEqualTo("***");
        assertThat(secret.reveal()).isEqualTo("value1");
    }

    @Test
    void theSameNameAndIdentityAreTheSameSecret() {
        assertThat(secrets.secret("a", "i", () -> "x")).isSameAs(secrets.secret("a", "i", () -> "y"));
        assertThat(secrets.secret("a", "i", () -> "x")).isNotEqualTo(secrets.secret("a", "j", () -> "x"));
    }
}
