package dev.drover.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytesTest {
    @Test
    void aNameThatIsUtf8IsThatText() {
        for (String text : new String[] {"", "plain", "\u00e9\u20ac\ud83d\ude00", "a\0b", "\ud83e\udd8a\udbff\udc80"}) {
            Bytes bytes = Bytes.of(text.getBytes(StandardCharsets.UTF_8));

            assertThat(bytes.toName()).isEqualTo(text);
            assertThat(Bytes.utf8(text)).isEqualTo(bytes);
        }
    }

    @Test
    void aByteThatIsNotUtf8IsALowSurrogate() {
        assertThat(Bytes.of(new byte[] {'a', (byte) 0xe9, '/', (byte) 0xff}).toName())
                .isEqualTo("a\udce9/\udcff");
        // What UTF-8 would have for a surrogate is none.
        assertThat(Bytes.of(new byte[] {(byte) 0xed, (byte) 0xb2, (byte) 0x80}).toName())
                .isEqualTo("\udced\udcb2\udc80");
    }

    @Test
    void everyNameComesBackAsItWas() {
        Random random = new Random(20_261_126);
        for (int i = 0; i < 5000; i++) {
            byte[] name = new byte[random.nextInt(12)];
            random.nextBytes(name);

            assertThat(Bytes.utf8(Bytes.of(name).toName()).toByteArray()).isEqualTo(name);
        }
    }

    @Test
    void aByteSourceIsNoCopy() throws java.io.IOException {
        Bytes bytes = Bytes.utf8("x".repeat(10_000));

        assertThat(bytes.asByteSource().read()).isEqualTo(bytes.toByteArray());
        assertThat(bytes.asByteSource().sizeIfKnown().toJavaUtil()).contains(10_000L);
    }
}
