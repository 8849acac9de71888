package dev.drover.standins.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AgentRegistryTest {
    private final MovableClock clock = new MovableClock();
    private final AgentRegistry registry =
            new AgentRegistry("m-S", clock, Duration.ofSeconds(10), Duration.ofSeconds(75));

    private static Json.Obj agent(String pid) {
        return Json.object().with("pid", pid);
    }

    @Test
    void idsAreCountedAndKept() {
        assertThat(registry.register(Optional.empty(), agent("a"))).isEqualTo("m-S0");
        assertThat(registry.register(Optional.of("old-S7"), agent("b"))).isEqualTo("old-S7");
        assertThat(registry.register(Optional.empty(), agent("c"))).isEqualTo("m-S1");
    }

    @Test
    void silentAgentBecomesInactiveAndIsForgottenLater() {
        String id = registry.register(Optional.empty(), agent("a"));
        clock.forward(Duration.ofSeconds(11));

        assertThat(registry.all()).singleElement().matches(known -> !known.active());

        assertThat(registry.heard(id)).isTrue();
        assertThat(registry.all()).singleElement().matches(AgentRegistry.Registered::active);

        clock.forward(Duration.ofSeconds(76));
        assertThat(registry.all()).isEmpty();
        assertThat(registry.heard(id)).isFalse();
    }

    @Test
    void agentThatLostItsIdReplacesItself() {
        registry.register(Optional.empty(), agent("slave(1)@192.0.2.1:5051"));
        registry.register(Optional.empty(), agent("slave(1)@192.0.2.1:5051"));

        assertThat(registry.all()).extracting(AgentRegistry.Registered::id).containsExactly("m-S1");
    }
}
