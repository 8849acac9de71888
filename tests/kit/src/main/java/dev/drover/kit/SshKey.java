package dev.drover.kit;

import com.google.common.primitives.Bytes;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.Base64;

/**
 * A new Ed25519 key pair as OpenSSH keeps it: the private key file without a passphrase, and the line for
 * {@code authorized_keys} ({@code ssh-ed25519 AAAA... comment}). Format: PROTOCOL.key of OpenSSH.
 */
record SshKey(String privateKeyFile, String publicKeyLine) {

    private static final String TYPE = "ssh-ed25519";
    private static final int KEY_BYTES = 32;
    private static final int BLOCK_BYTES = 8;

    static SshKey generate(String comment) {
        KeyPair pair = pair();
        byte[] point = point((EdECPublicKey) pair.getPublic());
        byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
        byte[] blob = Bytes.concat(string(TYPE), string(point));
        String line = TYPE + " " + Base64.getEncoder().encodeToString(blob) + " " + comment;
        return new SshKey(armoured(blob, privateSection(point, seed, comment)), line);
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java since 15 has Ed25519", e);
        }
    }

    /** RFC 8032: y little-endian, the parity of x in the highest bit. */
    private static byte[] point(EdECPublicKey key) {
        byte[] y = key.getPoint()
                .getY()
                .add(BigInteger.ONE.shiftLeft(8 * KEY_BYTES))
                .toByteArray();
        byte[] littleEndian = Arrays.copyOfRange(y, y.length - KEY_BYTES, y.length);
        Bytes.reverse(littleEndian);
        if (key.getPoint().isXOdd()) {
            littleEndian[KEY_BYTES - 1] |= (byte) 0x80;
        }
        return littleEndian;
    }

    private static byte[] privateSection(byte[] point, byte[] seed, String comment) {
        byte[] check = new byte[4];
        new SecureRandom().nextBytes(check);
        byte[] section = Bytes.concat(
                check, check, string(TYPE), string(point), string(Bytes.concat(seed, point)), string(comment));
        ByteArrayOutputStream padded = new ByteArrayOutputStream();
        padded.writeBytes(section);
        for (int pad = 1; padded.size() % BLOCK_BYTES != 0; pad++) {
            padded.write(pad);
        }
        return padded.toByteArray();
    }

    private static String armoured(byte[] publicBlob, byte[] privateSection) {
        byte[] magic = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
        byte[] noPassphrase = Bytes.concat(string("none"), string("none"), string(""));
        byte[] file = Bytes.concat(magic, noPassphrase, number(1), string(publicBlob), string(privateSection));
        String lines = Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(file);
        return "-----BEGIN OPENSSH PRIVATE KEY-----\n" + lines + "\n-----END OPENSSH PRIVATE KEY-----\n";
    }

    private static byte[] string(String text) {
        return string(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] string(byte[] bytes) {
        return Bytes.concat(number(bytes.length), bytes);
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }
}
