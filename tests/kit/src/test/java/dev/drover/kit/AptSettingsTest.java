package dev.drover.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AptSettingsTest {

    private static final String KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

    @Test
    void stanzasBecomeALineASuite() {
        String stanzas = """
                # where packages come from
                Types: deb deb-src
                URIs: http://mirror.example.org/debian
                Suites: bookworm bookworm-updates
                Components: main contrib
                Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

                Types: deb-src
                URIs: http://mirror.example.org/debian
                Suites: bookworm
                Components: main
                """;

        assertThat(AptSources.of("bookworm", List.of(), List.of(stanzas)).lines())
                .containsExactly(
                        "deb [signed-by=" + KEYRING + "] http://mirror.example.org/debian bookworm main contrib",
                        "deb [signed-by=" + KEYRING
                                + "] http://mirror.example.org/debian bookworm-updates main contrib");
    }

    @Test
    void linesAreKeptWithTheOptionsThatMatter() {
        String lines = """
                deb [arch=amd64 trusted=yes] http://mirror.example.org/debian bookworm main # near
                #deb http://mirror.example.org/debian bookworm main
                deb-src http://mirror.example.org/debian bookworm main
                """;

        assertThat(AptSources.of("bookworm", List.of(lines), List.of()).lines())
                .containsExactly("deb [trusted=yes] http://mirror.example.org/debian bookworm main");
    }

    @Test
    void thirdPartiesAndOtherReleasesAreLeftOut() {
        String lines = """
                deb http://tools.example.org/apt bookworm stable
                deb http://mirror.example.org/debian trixie main
                deb [signed-by=/etc/apt/keyrings/tools.gpg] http://tools.example.org/apt bookworm main
                """;
        String stanzas = """
                Types: deb
                URIs: http://mirror.example.org/debian
                Suites: bookworm
                Components: main
                Enabled: no

                Types: deb
                URIs: http://tools.example.org/apt
                Suites: bookworm
                Components: main
                Signed-By:
                 -----BEGIN PGP PUBLIC KEY BLOCK-----
                 .
                 -----END PGP PUBLIC KEY BLOCK-----
                """;

        assertThat(AptSources.of("bookworm", List.of(lines), List.of(stanzas)).lines())
                .isEmpty();
    }

    @Test
    void ofTheConfigurationOnlyTransfersAreTakenAlong() {
        String dump = """
                APT::Architecture "amd64";
                Acquire::Check-Valid-Until "false";
                Acquire::Languages:: "none";
                Acquire::http::Proxy "http://proxy.example.org:3128";
                Acquire::https "";
                DPkg::Post-Invoke:: "rm -f /var/cache/apt/archives/*.deb || true";
                """;

        assertThat(AptSettings.transferred(dump)).isEqualTo("""
                        Acquire::Check-Valid-Until "false";
                        Acquire::http::Proxy "http://proxy.example.org:3128";
                        """);
    }

    @Test
    void fieldsOfOsReleaseLoseTheirQuotes() {
        OsRelease os = OsRelease.parse("ID=debian\nVERSION_CODENAME=\"bookworm\"\n# comment\n");

        assertThat(os.isDebianOrUbuntu()).isTrue();
        assertThat(os.codename()).contains("bookworm");
    }
}
