package dev.drover.standins.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MarathonFlagsTest {
    private final MarathonFlags flags = new MarathonFlags(KnownFlags.of("marathon"), "MARATHON_CMD_");

    private void refuses(String message, String... arguments) {
        assertThatExceptionOfType(FlagException.class)
                .isThrownBy(() -> flags.load(List.of(arguments), Map.of()))
                .withMessage(message);
    }

    @Test
    void bothSpellingsAndTheEnvironmentAreLoaded() {
        var environment = Map.of("MARATHON_CMD_ZK", "zk://h:2181/marathon", "MARATHON_CMD_DISABLE_HA", "");

        assertThat(flags.load(List.of("--master", "h:5050", "--http_port=8081"), environment)
                        .values())
                .isEqualTo(
                        Map.of("zk", "zk://h:2181/marathon", "ha", "false", "master", "h:5050", "http_port", "8081"));
    }

    @Test
    void unknownOptionIsRefused() {
        refuses("Error: Unknown option 'zk~'", "--zk~", "old");
    }

    @Test
    void repeatedOptionIsRefused() {
        refuses(
                "Error: Bad arguments for option 'zk': 'a b' - you should provide exactly one argument for this option",
                "--zk",
                "a",
                "--zk",
                "b");
    }

    @Test
    void optionWithoutItsValueIsRefused() {
        refuses(
                "Error: Bad arguments for option 'zk': '' - you should provide exactly one argument for this option",
                "--zk",
                "--master",
                "m");
    }
}
