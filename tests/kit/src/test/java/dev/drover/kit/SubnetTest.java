package dev.drover.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubnetTest {

    private static Subnet subnet(String text) {
        return Subnet.parse(text).orElseThrow();
    }

    @Test
    void theFirstChoiceIsADocumentationRange() {
        assertThat(Subnet.firstFree(List.of(subnet("172.17.0.0/16")))).contains(subnet("198.51.100.0/24"));
    }

    @Test
    void aRangeThatIsInUsePartlyOrAsAWholeIsPassedOver() {
        List<Subnet> inUse = List.of(subnet("198.51.100.128/25"), subnet("198.18.0.0/23"));

        assertThat(Subnet.firstFree(inUse)).contains(subnet("198.18.2.0/24"));
    }

    @Test
    void noRangeIsFreeWhereEverythingIsInUse() {
        assertThat(Subnet.firstFree(List.of(subnet("0.0.0.0/0")))).isEmpty();
    }

    @Test
    void addressesAreCountedFromTheStartOfTheRange() {
        assertThat(subnet("198.51.100.77/24").address(254)).isEqualTo("198.51.100.254");
        assertThat(subnet("198.51.100.77/24")).hasToString("198.51.100.0/24");
    }

    @Test
    void aRangeContainsItsAddressesOnly() {
        assertThat(subnet("198.51.100.0/24").contains("198.51.100.1")).isTrue();
        assertThat(subnet("198.51.100.0/24").contains("198.51.101.1")).isFalse();
        assertThat(subnet("198.51.100.0/24").contains("master1")).isFalse();
    }

    @Test
    void whatIsNoRangeOfIPv4IsNone() {
        assertThat(Subnet.parse("fd00::/64")).isEmpty();
        assertThat(Subnet.parse("198.51.100")).isEmpty();
    }

    @Test
    void routesOfTheKernelAreRangesButForTheDefaultOne() {
        String routes = """
                Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
                eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
                eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
                docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
                """;

        assertThat(LabNetwork.routes(routes)).containsExactly(subnet("192.0.2.0/24"), subnet("172.17.0.0/16"));
    }
}
