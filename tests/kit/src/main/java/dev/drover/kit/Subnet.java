package dev.drover.kit;

import com.google.common.net.InetAddresses;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A range of IPv4 addresses, {@code 198.51.100.0/24}; the bits behind the prefix are zero. */
record Subnet(int network, int prefix) {

    /** Documentation and benchmark ranges (RFC 5737, RFC 2544): no real network should be hidden behind them. */
    private static final String FIRST_CHOICE = "198.51.100.0/24";

    Subnet {
        if (prefix < 0 || prefix > 32) {
            throw new IllegalArgumentException("a prefix is 0 to 32, got " + prefix);
        }
        network &= mask(prefix);
    }

    /** Reads {@code a.b.c.d/n}, or {@code a.b.c.d} for one address; empty for anything else, IPv6 too. */
    static Optional<Subnet> parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!InetAddresses.isInetAddress(address) || address.indexOf(':') >= 0) {
            return Optional.empty();
        }
        int prefix = slash < 0 ? 32 : Integer.parseInt(text.substring(slash + 1));
        return Optional.of(new Subnet(InetAddresses.coerceToInteger(InetAddresses.forString(address)), prefix));
    }

    /** The first range of a lab's choices that shares no address with one in use. */
    static Optional<Subnet> firstFree(Collection<Subnet> inUse) {
        return choices()
                .filter(choice -> inUse.stream().noneMatch(choice::overlaps))
                .findFirst();
    }

    private static Stream<Subnet> choices() {
        Stream<String> others = IntStream.range(0, 256).mapToObj("198.18.%d.0/24"::formatted);
        return Stream.concat(Stream.of(FIRST_CHOICE), others)
                .map(text -> parse(text).orElseThrow());
    }

    boolean overlaps(Subnet other) {
        int shorter = mask(Math.min(prefix, other.prefix));
        return (network & shorter) == (other.network & shorter);
    }

    boolean contains(String address) {
        return parse(address).filter(this::overlaps).isPresent();
    }

    /** The address that many places behind the start of the range. */
    String address(int place) {
        return InetAddresses.fromInteger(network + place).getHostAddress();
    }

    @Override
    public String toString() {
        return address(0) + "/" + prefix;
    }

    private static int mask(int prefix) {
        return prefix == 0 ? 0 : -1 << (32 - prefix);
    }
}
