package dev.drover.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressesTest {

    private final Subnet subnet = Subnet.parse("198.51.100.0/24").orElseThrow();

    @Test
    void askedForComesFirstThenTheNextFree() {
        List<HostRequest> requests = List.of(
                HostRequest.named("a"),
                HostRequest.named("b").withAddress(".11"),
                HostRequest.named("c").withAddress("198.51.100.1"));

        assertThat(Addresses.assign(subnet, Map.of(), requests))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("a", "198.51.100.12", "b", "198.51.100.11", "c", "198.51.100.1"));
    }

    @Test
    void existingHostsKeepTheirs() {
        Map<String, String> existing = Map.of("a", "198.51.100.11", "gone", "198.51.100.12");

        assertThat(Addresses.assign(subnet, existing, List.of(HostRequest.named("a"), HostRequest.named("b"))))
                .containsEntry("a", "198.51.100.11")
                .containsEntry("b", "198.51.100.13");
    }

    @Test
    void anAddressOfSomebodyElseIsRefused() {
        assertThatThrownBy(() -> Addresses.assign(
                        subnet,
                        Map.of("a", "198.51.100.1"),
                        List.of(HostRequest.named("b").withAddress(".1"))))
                .isInstanceOf(LabException.class)
                .hasMessage("lab host b asks for the address 198.51.100.1, which is taken");
    }

    @Test
    void theRepositorysAndTheGatewaysAddressesAreTaken() {
        for (String end : List.of(".250", ".254")) {
            assertThatThrownBy(() -> Addresses.assign(
                            subnet, Map.of(), List.of(HostRequest.named("b").withAddress(end))))
                    .isInstanceOf(LabException.class)
                    .hasMessage("lab host b asks for the address 198.51.100%s, which is taken".formatted(end));
        }
    }

    @Test
    void anAddressOfAnotherRangeIsRefused() {
        assertThatThrownBy(() -> Addresses.assign(
                        subnet, Map.of(), List.of(HostRequest.named("b").withAddress("192.0.2.1"))))
                .isInstanceOf(LabException.class)
                .hasMessage(
                        "lab host b asks for the address 192.0.2.1, which is not of the lab's subnet 198.51.100.0/24");
    }
}
