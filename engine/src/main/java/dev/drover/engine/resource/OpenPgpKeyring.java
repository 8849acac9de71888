package dev.drover.engine.resource;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import dev.drover.engine.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Iterator;
import java.util.Locale;

/**
 * Public keys as apt reads them: a sequence of binary OpenPGP packets (RFC 4880, section 4), without armor.
 *
 * @param fingerprints of the primary keys, in their order
 */
public record OpenPgpKeyring(Bytes binary, ImmutableList<KeyFingerprint> fingerprints) {
    private static final String BEGIN = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
    private static final String END = "-----END PGP PUBLIC KEY BLOCK-----";
    private static final int ARMOR_COLUMNS = 64;
    private static final int SECRET_KEY = 5;
    private static final int PUBLIC_KEY = 6;
    private static final int SECRET_SUBKEY = 7;

    /** A packet: what it is, and where its body lies. */
    private record Packet(int tag, int from, int to) {}

    /**
     * Reads a key file, armored or binary.
     *
     * @throws IllegalArgumentException if it is not a file of public keys of version 4; the message completes "the key …"
     */
    public static OpenPgpKeyring parse(Bytes file) {
        Bytes binary = file.toLatin1().contains(BEGIN) ? dearmor(file.toLatin1()) : file;
        ImmutableList.Builder<KeyFingerprint> fingerprints = ImmutableList.builder();
        for (Packet packet : packets(binary)) {
            if (packet.tag() == SECRET_KEY || packet.tag() == SECRET_SUBKEY) {
                throw new IllegalArgumentException("is a private key; give the public one");
            }
            if (packet.tag() == PUBLIC_KEY) {
                fingerprints.add(fingerprint(binary, packet));
            }
        }
        OpenPgpKeyring keyring = new OpenPgpKeyring(binary, fingerprints.build());
        if (keyring.fingerprints.isEmpty()) {
            throw new IllegalArgumentException("is not an OpenPGP public key");
        }
        return keyring;
    }

    /** The keys in armor, as rpm reads them. */
    public String armored() {
        byte[] bytes = binary.toByteArray();
        int crc = crc24(bytes);
        byte[] checksum = {(byte) (crc >> 16), (byte) (crc >> 8), (byte) crc};
        return BEGIN + "\n\n"
                + Base64.getMimeEncoder(ARMOR_COLUMNS, new byte[] {'\n'}).encodeToString(bytes)
                + "\n=" + Base64.getEncoder().encodeToString(checksum) + "\n" + END + "\n";
    }

    /** See RFC 4880, section 6.2: headers, an empty line, base64, and perhaps a checksum. */
    private static Bytes dearmor(String text) {
        Iterator<String> lines = Splitter.on('\n').trimResults().split(text).iterator();
        while (lines.hasNext() && !lines.next().equals(BEGIN)) {
            // What stands before the block is a comment.
        }
        while (lines.hasNext() && !lines.next().isEmpty()) {
            // A header.
        }
        StringBuilder base64 = new StringBuilder();
        String checksum = "";
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.equals(END)) {
                return decoded(base64.toString(), checksum);
            }
            if (line.startsWith("=") && line.length() == 5) {
                checksum = line.substring(1);
            } else {
                base64.append(line);
            }
        }
        throw new IllegalArgumentException("has no line '" + END + "'");
    }

    private static Bytes decoded(String base64, String checksum) {
        byte[] body;
        byte[] crc;
        try {
            body = Base64.getDecoder().decode(base64);
            crc = Base64.getDecoder().decode(checksum);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("is damaged: its armor is not base64", malformed);
        }
        if (crc.length == 3 && crc24(body) != ((crc[0] & 0xff) << 16 | (crc[1] & 0xff) << 8 | (crc[2] & 0xff))) {
            throw new IllegalArgumentException("is damaged: its checksum is wrong");
        }
        return Bytes.of(body);
    }

    /** See RFC 4880, section 6.1. */
    private static int crc24(byte[] body) {
        int crc = 0xB704CE;
        for (byte octet : body) {
            crc ^= (octet & 0xff) << 16;
            for (int bit = 0; bit < 8; bit++) {
                crc <<= 1;
                if ((crc & 0x1000000) != 0) {
                    crc ^= 0x1864CFB;
                }
            }
        }
        return crc & 0xFFFFFF;
    }

    private static ImmutableList<Packet> packets(Bytes binary) {
        ImmutableList.Builder<Packet> packets = ImmutableList.builder();
        int at = 0;
        while (at < binary.size()) {
            Packet packet = packet(binary, at);
            packets.add(packet);
            at = packet.to();
        }
        return packets.build();
    }

    private static Packet packet(Bytes binary, int at) {
        int first = unsigned(binary, at, 1);
        if ((first & 0x80) == 0) {
            throw new IllegalArgumentException("is not an OpenPGP public key");
        }
        return (first & 0x40) == 0 ? oldPacket(binary, at, first) : newPacket(binary, at, first & 0x3f);
    }

    private static Packet oldPacket(Bytes binary, int at, int first) {
        int lengthSize = switch (first & 3) {
            case 0 -> 1;
            case 1 -> 2;
            case 2 -> 4;
            default -> throw new IllegalArgumentException("has a packet of unknown length");
        };
        int from = at + 1 + lengthSize;
        return packet(binary, (first >> 2) & 0xf, from, unsigned(binary, at + 1, lengthSize));
    }

    private static Packet newPacket(Bytes binary, int at, int tag) {
        int length = unsigned(binary, at + 1, 1);
        if (length < 192) {
            return packet(binary, tag, at + 2, length);
        }
        if (length < 224) {
            return packet(binary, tag, at + 3, ((length - 192) << 8) + unsigned(binary, at + 2, 1) + 192);
        }
        if (length == 255) {
            return packet(binary, tag, at + 6, unsigned(binary, at + 2, 4));
        }
        throw new IllegalArgumentException("has a packet of unknown length");
    }

    private static Packet packet(Bytes binary, int tag, int from, int length) {
        if (length < 0 || length > binary.size() - from) {
            throw new IllegalArgumentException("is damaged: it ends too early");
        }
        return new Packet(tag, from, from + length);
    }

    private static int unsigned(Bytes binary, int at, int size) {
        if (size > binary.size() - at) {
            throw new IllegalArgumentException("is damaged: it ends too early");
        }
        int value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | (binary.at(at + i) & 0xff);
        }
        return value;
    }

    /** See RFC 4880, section 12.2: SHA-1 of 0x99, the length in two octets, and the body. */
    @SuppressWarnings("deprecation") // the fingerprint of version 4 is SHA-1 by definition
    private static KeyFingerprint fingerprint(Bytes binary, Packet key) {
        int length = key.to() - key.from();
        if (length == 0 || binary.at(key.from()) != 4) {
            throw new IllegalArgumentException("is of a version that apt does not read; give one of version 4");
        }
        ByteArrayOutputStream hashed = new ByteArrayOutputStream();
        hashed.write(0x99);
        hashed.write(length >> 8);
        hashed.write(length);
        hashed.writeBytes(binary.slice(key.from(), key.to()).toByteArray());
        return new KeyFingerprint(
                Hashing.sha1().hashBytes(hashed.toByteArray()).toString().toUpperCase(Locale.ROOT));
    }
}
