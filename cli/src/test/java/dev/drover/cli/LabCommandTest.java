package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.drover.kit.HostRequest;
import dev.drover.kit.LabProfile;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which hosts {@code drover lab up} means. */
class LabCommandTest {
    private static final ImmutableList<HostRequest> THERE =
            ImmutableList.of(HostRequest.named("web1"), HostRequest.named("old").withProfile(LabProfile.EL));

    @Test
    void nothingSaidMeansTheHostsThatAreThere() {
        assertThat(LabCommand.asked(List.of(), Optional.empty(), THERE)).isEqualTo(THERE);
    }

    @Test
    void nothingSaidOfAnEmptyLabMeansOneHost() {
        assertThat(LabCommand.asked(List.of(), Optional.empty(), ImmutableList.of()))
                .containsExactly(HostRequest.named("host1"));
        assertThat(LabCommand.asked(List.of(), Optional.of(LabProfile.EL), ImmutableList.of()))
                .containsExactly(HostRequest.named("host1").withProfile(LabProfile.EL));
    }

    @Test
    void aNumberAndNamesMeanThemselves() {
        assertThat(LabCommand.asked(List.of("2"), Optional.empty(), THERE))
                .containsExactly(HostRequest.named("host1"), HostRequest.named("host2"));
        assertThat(LabCommand.asked(List.of("web2", "3"), Optional.of(LabProfile.UPSTART), THERE))
                .containsExactly(
                        HostRequest.named("web2").withProfile(LabProfile.UPSTART),
                        HostRequest.named("3").withProfile(LabProfile.UPSTART));
    }

    @Test
    void aProfileAloneDoesNotSayWhichHosts() {
        assertThatThrownBy(() -> LabCommand.asked(List.of(), Optional.of(LabProfile.EL), THERE))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("the lab has hosts already; say how many hosts, or which, shall be of the profile el");
    }
}
