package dev.drover.standins.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MesosFlagsTest {
    private final MesosFlags master = new MesosFlags(
            "mesos-master", KnownFlags.of("mesos-master"), Map.of("slave_ping_timeout", "agent_ping_timeout"));

    private Flags load(String... arguments) {
        return master.load(List.of(arguments), Map.of());
    }

    private void refuses(String message, String... arguments) {
        assertThatExceptionOfType(FlagException.class)
                .isThrownBy(() -> load(arguments))
                .withMessage(message);
    }

    @Test
    void valuesAndSwitchesAreLoaded() {
        assertThat(load("--quorum=2", "--quiet", "--no-root_submissions", "--cluster=")
                        .values())
                .isEqualTo(Map.of("quorum", "2", "quiet", "true", "root_submissions", "false", "cluster", ""));
    }

    @Test
    void unknownFlagIsRefused() {
        refuses("Failed to load unknown flag 'roles~'", "--roles~=old");
        refuses("Failed to load unknown flag 'foo' via 'no-foo'", "--no-foo");
    }

    @Test
    void repeatedFlagIsRefused() {
        refuses("Duplicate flag 'port' on command line", "--port=5050", "--port=5050");
        refuses("Duplicate flag 'no-quiet' on command line", "--quiet", "--no-quiet");
    }

    @Test
    void valueOfTheWrongKindIsRefused() {
        refuses(
                "Failed to load flag 'quorum': Failed to load value 'two': Failed to convert 'two' to number",
                "--quorum=two");
        refuses("Failed to load non-boolean flag 'zk': Missing value", "--zk");
        refuses("Failed to load non-boolean flag 'zk' via 'no-zk'", "--no-zk");
        refuses("Failed to load boolean flag 'quiet' via 'no-quiet' with value 'x'", "--no-quiet=x");
    }

    @Test
    void commandLineWinsOverTheEnvironment() {
        var environment = Map.of("MESOS_QUORUM", "1", "MESOS_PORT", "5055", "MESOS_NOBODY_KNOWS", "x");

        assertThat(master.load(List.of("--quorum=2"), environment).values())
                .isEqualTo(Map.of("quorum", "2", "port", "5055"));
    }

    @Test
    void oldSpellingStandsForTheNewOne() {
        assertThat(load("--slave_ping_timeout=20secs").values()).isEqualTo(Map.of("agent_ping_timeout", "20secs"));
        refuses(
                "Flag 'agent_ping_timeout' is already loaded via another name",
                "--slave_ping_timeout=20secs",
                "--agent_ping_timeout=20secs");
    }

    @Test
    void durationsHaveUnits() {
        assertThat(load("--agent_ping_timeout=1.5mins").duration("agent_ping_timeout", java.time.Duration.ZERO))
                .hasSeconds(90);
        refuses(
                "Failed to load flag 'agent_ping_timeout': Failed to load value '10': Invalid duration '10'",
                "--agent_ping_timeout=10");
    }
}
