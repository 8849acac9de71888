package dev.drover.engine.transport.ssh;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.transport.Endpoint;
import dev.drover.engine.transport.TransportException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.password.PasswordUtils;

/** Reads private key files, before anything is connected to. */
final class Identities {
    private static final ImmutableList<String> USUAL = ImmutableList.of("id_ed25519", "id_ecdsa", "id_rsa");

    private Identities() {}

    /**
     * The keys to offer, in order.
     *
     * @throws TransportException if one that is named cannot be used, or if there is none at all
     */
    static ImmutableList<KeyProvider> of(Endpoint endpoint, SSHClient client) {
        if (endpoint.identities().isEmpty()) {
            return usual(endpoint, client);
        }
        ImmutableList.Builder<KeyProvider> keys = ImmutableList.builder();
        for (Path file : endpoint.identities()) {
            keys.add(read(file, endpoint, client));
        }
        return keys.build();
    }

    /** Nobody asked for one of these in particular, so those that cannot be used are passed over. */
    private static ImmutableList<KeyProvider> usual(Endpoint endpoint, SSHClient client) {
        Path folder = Path.of(System.getProperty("user.home"), ".ssh");
        ImmutableList.Builder<KeyProvider> keys = ImmutableList.builder();
        List<TransportException> unusable = new ArrayList<>();
        for (Path file :
                USUAL.stream().map(folder::resolve).filter(Files::exists).toList()) {
            try {
                keys.add(read(file, endpoint, client));
            } catch (TransportException e) {
                unusable.add(e);
            }
        }
        ImmutableList<KeyProvider> usable = keys.build();
        if (!usable.isEmpty()) {
            return usable;
        }
        throw unusable.isEmpty()
                ? new TransportException(
                        TransportException.Kind.IDENTITY_UNUSABLE,
                        "there is no key to log in with: no " + String.join(", ", USUAL) + " in " + folder
                                + "; name one with identity in the inventory, or --identity")
                : unusable.get(0);
    }

    private static KeyProvider read(Path file, Endpoint endpoint, SSHClient client) {
        String text = text(file);
        if (text.startsWith("PuTTY-User-Key-File")) {
            throw unusable(
                    file, "is in PuTTY's format; convert it with: puttygen " + file + " -O private-openssh -o NEWKEY");
        }
        if (text.startsWith("ssh-") || text.startsWith("ecdsa-")) {
            throw unusable(file, "is a public key; name the private one, without .pub");
        }
        if (!text.contains("PRIVATE KEY")) {
            throw unusable(file, "is not a private key");
        }
        checkMode(file);
        try {
            KeyProvider key = endpoint.passphrase().isPresent()
                    ? client.loadKeys(
                            file.toString(),
                            PasswordUtils.createOneOff(
                                    endpoint.passphrase().get().reveal().toCharArray()))
                    : client.loadKeys(file.toString());
            key.getPrivate();
            return key;
        } catch (IOException | RuntimeException e) {
            throw encryptedOrBroken(file, text, endpoint, e);
        }
    }

    private static TransportException encryptedOrBroken(Path file, String text, Endpoint endpoint, Exception cause) {
        if (endpoint.passphrase().isPresent()) {
            return unusable(file, "could not be decrypted (wrong passphrase)");
        }
        boolean encrypted = text.contains("ENCRYPTED")
                || String.valueOf(cause.getMessage())
                        .toLowerCase(java.util.Locale.ROOT)
                        .contains("pass")
                || cause instanceof NullPointerException;
        return unusable(
                file,
                encrypted
                        ? "is encrypted; give its passphrase with --passphrase-file"
                        : "cannot be read as a private key: " + cause.getMessage());
    }

    private static String text(Path file) {
        if (!Files.exists(file)) {
            throw unusable(file, "does not exist");
        }
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw unusable(file, "cannot be read: " + e.getMessage());
        }
    }

    private static void checkMode(Path file) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            boolean open = mode.stream()
                    .anyMatch(
                            one -> one.name().startsWith("GROUP") || one.name().startsWith("OTHERS"));
            if (open) {
                throw unusable(
                        file,
                        "can be read by others (" + PosixFilePermissions.toString(mode) + "); run: chmod 600 " + file);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw unusable(file, "its mode cannot be read: " + e.getMessage());
        }
    }

    private static TransportException unusable(Path file, String why) {
        return new TransportException(TransportException.Kind.IDENTITY_UNUSABLE, "private key " + file + " " + why);
    }
}
