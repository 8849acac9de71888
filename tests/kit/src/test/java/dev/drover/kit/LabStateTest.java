package dev.drover.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LabStateTest {

    private final LabState state = new LabState(
            "demo",
            "198.51.100.0/24",
            ImmutableList.of(
                    new LabState.Host(
                            "master1",
                            LabProfile.DEBIAN,
                            "198.51.100.1",
                            Optional.of("masters"),
                            ImmutableList.of("ecdsa-sha2-nistp256 AAAAE", "ssh-ed25519 AAAAC")),
                    new LabState.Host(
                            "spare", LabProfile.DEBIAN_NO_PERL, "198.51.100.9", Optional.empty(), ImmutableList.of()),
                    new LabState.Host(
                            "small", LabProfile.BUSYBOX, "198.51.100.10", Optional.empty(), ImmutableList.of())));

    @Test
    void jsonIsReadBackAsItWasWritten() {
        assertThat(LabState.parse(state.json())).isEqualTo(state);
    }

    @Test
    void jsonSaysWhatAProgramNeedsToLogIn() {
        assertThat(state.json())
                .contains(
                        "\"v\" : 1",
                        "\"user\" : \"drover\"",
                        "\"identity\" : \"id_ed25519\"",
                        "\"profile\" : \"debian-no-perl\"",
                        "\"user\" : \"root\"");
    }

    @Test
    void brokenJsonIsSaidToBeSo() {
        assertThatThrownBy(() -> LabState.parse("{"))
                .isInstanceOf(LabException.class)
                .hasMessageStartingWith("lab.json is not JSON: ");
    }

    @Test
    void knownHostsHasALineAKey() {
        assertThat(state.knownHosts()).isEqualTo("""
                        198.51.100.1,master1 ecdsa-sha2-nistp256 AAAAE
                        198.51.100.1,master1 ssh-ed25519 AAAAC
                        """);
    }

    @Test
    void theInventoryHasTheHostsByGroup() {
        assertThat(state.inventory("/home/o'hara/id_ed25519", "/home/known_hosts"))
                .isEqualTo("""
                        inventory {
                            defaults {
                                user 'drover'; become 'root'; identity '/home/o\\'hara/id_ed25519'
                                knownHosts '/home/known_hosts'
                            }
                            group('masters') {
                                host('master1') { address '198.51.100.1' }
                            }
                            group('lab') {
                                host('spare') { address '198.51.100.9' }
                                host('small') { address '198.51.100.10'; user 'root' }
                            }
                            group('cluster') { children 'masters', 'lab' }
                        }
                        """);
    }
}
