package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told about hosts that cannot be reached, as far as no host is needed to show it. */
class UnreachableHostsTest {
    @TempDir
    Path folder;

    private Workshop workshop;

    @BeforeEach
    void open() {
        workshop = new Workshop(folder);
    }

    @AfterEach
    void close() throws IOException {
        workshop.close();
    }

    /** All but the time that the run took. */
    private static String withoutTime(String out) {
        return out.replaceAll("\\d+\\.\\d s\\n$", "N s\n");
    }

    private Workshop.Said plan(String hosts) {
        workshop.inventory("inventory {\n    defaults { identity '" + workshop.key("id") + "' }\n" + hosts + "}\n");
        return workshop.plan("play('p') { pkg 'a' }", "--timeout", "5s");
    }

    @Test
    void aNameThatDoesNotResolve() throws IOException {
        Workshop.Said said = plan("""
                    host('web1') { address 'a.example.invalid'; port 1 }
                    host('web2') { address 'b.example.invalid'; port 1 }
                    host('web9') { address 'c.exmaple.invalid'; port 1 }
                """);

        assertThat(withoutTime(said.out())).isEqualTo("""
                web1          unreachable
                    name 'a.example.invalid' does not resolve (inventory.groovy:3)
                web2          unreachable
                    name 'b.example.invalid' does not resolve (inventory.groovy:4)
                web9          unreachable
                    name 'c.exmaple.invalid' does not resolve; did you mean 'example.invalid', as 2 other hosts have?\
                 (inventory.groovy:5)
                3 hosts: 0 reached (0 would change), 3 unreachable · 0 resources: 0 in sync, 0 would change, 0 failed · N s
                """);
        assertThat(said.err()).isEmpty();
        assertThat(said.status()).isEqualTo(4);
    }

    @Test
    void aPortWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket closedSoon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closedSoon.getLocalPort();
        }

        Workshop.Said said = plan("    host('web3') { address '127.0.0.1'; port " + port + " }\n");

        assertThat(withoutTime(said.out())).isEqualTo("""
                web3          unreachable
                    connection refused at 127.0.0.1:%d; the host is up, but no sshd listens there: try another port\
                 (inventory.groovy:3)
                1 host: 0 reached (0 would change), 1 unreachable · 0 resources: 0 in sync, 0 would change, 0 failed · N s
                """.formatted(port));
        assertThat(said.err()).isEmpty();
        assertThat(said.status()).isEqualTo(4);
    }

    @Test
    void aServerThatSaysNothing() {
        Workshop.Said said = plan("    host('web3') { address '127.0.0.1'; port " + workshop.port() + " }\n");

        assertThat(withoutTime(said.out())).isEqualTo("""
                web3          unreachable
                    no answer from 127.0.0.1:%d within 5 s (inventory.groovy:3)
                1 host: 0 reached (0 would change), 1 unreachable · 0 resources: 0 in sync, 0 would change, 0 failed · N s
                """.formatted(workshop.port()));
        assertThat(said.err()).isEmpty();
        assertThat(said.status()).isEqualTo(4);
    }
}
