package dev.drover.engine.vault;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.drover.engine.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Something encrypted, as Ansible Vault writes it: a line {@code $ANSIBLE_VAULT;1.1;AES256}, or
 * {@code $ANSIBLE_VAULT;1.2;AES256;label}, then lines of 80 hexadecimal digits. These stand for three lines, each in
 * hexadecimal digits again: salt, HMAC and ciphertext.
 *
 * @param label the vault id that says which password opens it; absent in version 1.1. Nothing protects it from being changed
 * @param hmac SHA-256 over the ciphertext
 */
public record VaultText(Optional<String> label, Bytes salt, Bytes hmac, Bytes ciphertext) {
    private static final String MAGIC = "$ANSIBLE_VAULT";
    private static final String CIPHER = "AES256";
    private static final int COLUMNS = 80;
    private static final int SHOWN = 20;
    private static final HexFormat HEX = HexFormat.of();

    /** Whether these bytes mean to be a vault. */
    public static boolean begins(Bytes content) {
        return content.size() >= MAGIC.length()
                && content.slice(0, MAGIC.length()).toLatin1().equals(MAGIC);
    }

    /**
     * Reads a vault; blanks and line ends may differ from what we write.
     *
     * @throws VaultException if it is none, one of another version or cipher, or damaged
     */
    public static VaultText parse(Bytes content) {
        if (!begins(content)) {
            throw new VaultException(
                    "not-a-vault",
                    "is not a vault: it does not begin with " + MAGIC + "; encrypt it with drover vault encrypt");
        }
        // Each byte is one character, so that nothing is lost in what should have been hexadecimal digits.
        List<String> lines = Splitter.onPattern("\\r?\\n|\\r").trimResults().splitToList(content.toLatin1());
        Optional<String> label = label(lines.get(0));
        String body = String.join("", lines.subList(1, lines.size()));
        List<String> parts = Splitter.on('\n').limit(3).splitToList(digits(body).toLatin1());
        if (parts.size() < 3) {
            throw damaged();
        }
        VaultText text = new VaultText(label, digits(parts.get(0)), digits(parts.get(1)), digits(parts.get(2)));
        if (text.salt.isEmpty() || text.ciphertext.isEmpty()) {
            throw damaged();
        }
        return text;
    }

    private static Optional<String> label(String header) {
        List<String> fields = Splitter.on(';').trimResults().splitToList(header);
        if (fields.size() < 3 || !fields.get(0).equals(MAGIC)) {
            throw damaged();
        }
        if (!fields.get(1).equals("1.1") && !fields.get(1).equals("1.2")) {
            throw unsupported("version '" + shown(fields.get(1)) + "'; versions 1.1 and 1.2 can be read");
        }
        if (!fields.get(2).equals(CIPHER)) {
            throw unsupported("cipher '" + shown(fields.get(2)) + "'; " + CIPHER + " can be read");
        }
        return fields.size() == 3 || fields.get(3).isEmpty() ? Optional.empty() : Optional.of(fields.get(3));
    }

    private static VaultException unsupported(String what) {
        return new VaultException("unsupported-vault", "is a vault of " + what);
    }

    private static String shown(String field) {
        String printable = CharMatcher.inRange(' ', '~').negate().replaceFrom(field, '?');
        return printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN) + "…";
    }

    private static Bytes digits(String text) {
        try {
            return Bytes.of(HEX.parseHex(text));
        } catch (IllegalArgumentException notHexadecimal) {
            throw damaged();
        }
    }

    /** Without saying more: whoever tries keys learns nothing from it. */
    private static VaultException damaged() {
        return new VaultException("closed-vault", Keyring.CLOSED);
    }

    /** The whole text, as Ansible writes it: with a newline at its end. */
    public String print() {
        StringBuilder text = new StringBuilder(MAGIC);
        text.append(label.map(id -> ";1.2;" + CIPHER + ";" + id).orElse(";1.1;" + CIPHER))
                .append('\n');
        String body = hex(hex(salt) + "\n" + hex(hmac) + "\n" + hex(ciphertext));
        for (String line : Splitter.fixedLength(COLUMNS).split(body)) {
            text.append(line).append('\n');
        }
        return text.toString();
    }

    private static String hex(Bytes bytes) {
        return HEX.formatHex(bytes.toByteArray());
    }

    private static String hex(String text) {
        return HEX.formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Only that it is one. */
    @Override
    public String toString() {
        return "!vault";
    }
}
