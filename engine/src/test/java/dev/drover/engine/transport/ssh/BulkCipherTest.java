package dev.drover.engine.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import dev.drover.engine.crypto.BulkCryptography;
import java.util.Arrays;
import java.util.Random;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.transport.cipher.Cipher;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cipher for much data, against that of the library, which stays with Java's own. */
class BulkCipherTest {
    private static final int HEADER_BYTES = 4;
    private static final int PACKET_BYTES = 32_768;
    private static final int TAG_BYTES = 16;
    private static final int PACKETS = 2 * (int) (BulkCryptography.WORTHWHILE_BYTES / PACKET_BYTES);
    private final Random random = new Random(1);

    @ParameterizedTest
    @ValueSource(ints = {128, 256})
    void whatItEnciphersTheOtherDeciphersAndTheOtherWayRound(int bits) {
        Factory.Named<Cipher> usual = bits == 128 ? GcmCiphers.AES128GCM() : GcmCiphers.AES256GCM();
        Factory.Named<Cipher> bulk = BulkCipher.insteadOf(usual);
        assertThat(bulk).isNotSameAs(usual);
        assertThat(bulk.getName()).isEqualTo(usual.getName());
        byte[] key = bytes(bits / 8);

        Cipher[] ciphers = {bulk.create(), usual.create(), usual.create(), bulk.create()};
        // New keys, as after a gigabyte, begin anew.
        for (int keys = 0; keys < 2; keys++) {
            byte[] nonce = bytes(12);
            for (int i = 0; i < ciphers.length; i++) {
                assertThat(ciphers[i].getBlockSize()).isEqualTo(ciphers[1].getBlockSize());
                ciphers[i].init(i % 2 == 0 ? Cipher.Mode.Encrypt : Cipher.Mode.Decrypt, key, nonce);
            }
            for (int packet = 0; packet < PACKETS; packet++) {
                byte[] plain = bytes(HEADER_BYTES + PACKET_BYTES);
                assertThat(through(ciphers[0], ciphers[1], plain)).isEqualTo(plain);
                assertThat(through(ciphers[2], ciphers[3], plain)).isEqualTo(plain);
            }
        }
        assertThat(BulkCryptography.provider())
                .as("native code for this machine")
                .isPresent();
    }

    /** A packet, of which the header is authenticated only. */
    private static byte[] through(Cipher there, Cipher back, byte[] plain) {
        byte[] buffer = Arrays.copyOf(plain, plain.length + TAG_BYTES);
        there.updateAAD(buffer, 0, HEADER_BYTES);
        there.update(buffer, HEADER_BYTES, PACKET_BYTES);
        assertThat(Arrays.copyOf(buffer, plain.length)).isNotEqualTo(plain);
        back.updateAAD(buffer, 0, HEADER_BYTES);
        back.update(buffer, HEADER_BYTES, PACKET_BYTES);
        return Arrays.copyOf(buffer, plain.length);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
