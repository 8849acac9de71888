package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;

/** A project in a folder, and the program run on it. Its hosts have an address that notices whoever connects. */
final class Workshop implements AutoCloseable {
    private final Path folder;
    private final ServerSocketChannel host;

    Workshop(Path folder) {
        this.folder = folder;
        try {
            host = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            host.configureBlocking(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a command said. */
    record Said(int status, String out, String err) {}

    Path folder() {
        return folder;
    }

    Workshop file(String path, String text) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two hosts, web1 and web2, in group web. */
    Workshop webHosts() {
        return inventory("""
                inventory {
                    defaults { port %d; identity '%s' }
                    group('web') {
                        host('web1') { address '127.0.0.1' }
                        host('web2') { address 'localhost' }
                    }
                }
                """.formatted(port(), key("id")));
    }

    Workshop inventory(String text) {
        return file("inventory.groovy", text);
    }

    /** A private key that nobody accepts. */
    Path key(String name) {
        try {
            byte[] key = KeyPairGenerator.getInstance("RSA")
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
            file(name, "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
            return Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rw-------"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes RSA keys", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return host.socket().getLocalPort();
    }

    /** Runs {@code drover plan} on a playbook. */
    Said plan(String playbook, String... options) {
        file("site.groovy", playbook);
        String[] words = new String[options.length + 2];
        words[0] = "plan";
        words[1] = folder.toString();
        System.arraycopy(options, 0, words, 2, options.length);
        return drover(words);
    }

    static Said drover(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(new PrintWriter(out), new PrintWriter(err), Map.of(), words);
        return new Said(status, out.toString(), err.toString());
    }

    /** Only these mistakes were told, and no host was contacted. */
    void assertTold(Said said, String... mistakes) {
        String count = mistakes.length == 1 ? "1 problem" : mistakes.length + " problems";
        assertThat(said.err()).isEqualTo(String.join("\n", mistakes) + "\n" + count + "; nothing was changed\n");
        assertThat(said.out()).isEmpty();
        assertThat(said.status()).isEqualTo(1);
        assertThat(wasContacted()).as("a host was contacted").isFalse();
    }

    /** Whether anybody has connected to one of the hosts. */
    boolean wasContacted() {
        try (var connection = host.accept()) {
            return connection != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        host.close();
    }
}
