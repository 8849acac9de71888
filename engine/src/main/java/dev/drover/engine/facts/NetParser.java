package dev.drover.engine.facts;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.BaseEncoding;
import com.google.common.net.InetAddresses;
import com.google.common.primitives.Ints;
import dev.drover.engine.model.Facts.Net;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads addresses from {@code ip -o addr}, or where there is no ip, from {@code /proc/net/fib_trie}, {@code route} and
 * {@code if_inet6}; and the default route from {@code /proc/net/route} and {@code ipv6_route}.
 */
final class NetParser {
    private static final int UP = 1;

    private NetParser() {}

    /** A line of {@code /proc/net/route}; numbers are as in an address read from its last byte to its first. */
    private record Route(String name, int destination, int flags, long metric, int mask) {
        boolean isDefault() {
            return destination == 0 && mask == 0;
        }

        boolean reaches(int address) {
            return (address & mask) == destination;
        }
    }

    static Net parse(FactLines lines) {
        ImmutableList<Route> routes = routes(lines);
        ImmutableListMultimap<String, String> interfaces = interfaces(lines, routes);
        return new Net(
                address(interfaces, routes, lines),
                interfaces.asMap().entrySet().stream()
                        .collect(ImmutableMap.toImmutableMap(
                                Map.Entry::getKey, entry -> ImmutableList.copyOf(entry.getValue()))));
    }

    private static ImmutableList<Route> routes(FactLines lines) {
        return lines.words("route", 8).stream()
                .filter(words -> words.stream().skip(1).limit(2).allMatch(NetParser::isHex))
                .flatMap(words -> route(words).stream())
                .filter(route -> (route.flags() & UP) != 0)
                .sorted(Comparator.comparingLong(Route::metric))
                .collect(ImmutableList.toImmutableList());
    }

    private static Optional<Route> route(List<String> words) {
        if (!isHex(words.get(3)) || !isHex(words.get(7))) {
            return Optional.empty();
        }
        return Optional.of(new Route(
                words.get(0),
                hex(words.get(1)),
                hex(words.get(3)),
                FactLines.number("route's metric", words.get(6)),
                hex(words.get(7))));
    }

    private static boolean isHex(String word) {
        return !word.isEmpty()
                && word.length() <= 8
                && word.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
    }

    private static int hex(String word) {
        return Integer.parseUnsignedInt(word, 16);
    }

    private static ImmutableListMultimap<String, String> interfaces(FactLines lines, List<Route> routes) {
        Map<String, ImmutableList.Builder<String>> found = new LinkedHashMap<>();
        lines.words("address", 2).forEach(words -> add(found, words.get(0), withoutPrefix(words.get(1))));
        for (String local : lines.all("local")) {
            if (InetAddresses.isInetAddress(local)) {
                add(found, interfaceOf(local, routes), local);
            }
        }
        lines.words("inet6", 6)
                .forEach(words -> inet6(words.get(0)).ifPresent(address -> add(found, words.get(5), address)));
        ImmutableListMultimap.Builder<String, String> interfaces = ImmutableListMultimap.builder();
        found.forEach((name, addresses) ->
                interfaces.putAll(name, addresses.build().stream().distinct().toList()));
        return interfaces.build();
    }

    private static void add(Map<String, ImmutableList.Builder<String>> found, String name, String address) {
        if (InetAddresses.isInetAddress(address)) {
            found.computeIfAbsent(name, unseen -> ImmutableList.builder()).add(address);
        }
    }

    private static String withoutPrefix(String address) {
        int slash = address.indexOf('/');
        return slash < 0 ? address : address.substring(0, slash);
    }

    /** The interface whose own network the address is in; else that of the default route. */
    private static String interfaceOf(String address, List<Route> routes) {
        InetAddress parsed = InetAddresses.forString(address);
        if (parsed.isLoopbackAddress()) {
            return "lo";
        }
        int number = Integer.reverseBytes(Ints.fromByteArray(lastFour(parsed)));
        return routes.stream()
                .filter(route -> !route.isDefault() && route.reaches(number))
                .findFirst()
                .or(() -> routes.stream().filter(Route::isDefault).findFirst())
                .map(Route::name)
                .orElse("?");
    }

    private static byte[] lastFour(InetAddress address) {
        byte[] bytes = address.getAddress();
        return Arrays.copyOfRange(bytes, bytes.length - 4, bytes.length);
    }

    private static Optional<String> inet6(String hex) {
        if (hex.length() != 32 || !BaseEncoding.base16().ignoreCase().canDecode(hex)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = BaseEncoding.base16().ignoreCase().decode(hex);
            return Optional.of(InetAddresses.toAddrString(InetAddress.getByAddress(bytes)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }

    /** The first address of the default route's interface: IPv4, else IPv6 that is not only link-local. */
    private static String address(
            ImmutableListMultimap<String, String> interfaces, List<Route> routes, FactLines lines) {
        Optional<String> four = routes.stream()
                .filter(Route::isDefault)
                .findFirst()
                .flatMap(route -> firstOf(interfaces.get(route.name()), false));
        return four.or(() -> lines.words("route6", 2).stream()
                        .filter(words -> !words.get(1).equals("lo"))
                        .min(Comparator.comparing((List<String> words) -> words.get(0)))
                        .flatMap(words -> firstOf(interfaces.get(words.get(1)), true)))
                .orElse("");
    }

    private static Optional<String> firstOf(Collection<String> addresses, boolean six) {
        return addresses.stream()
                .filter(address -> address.contains(":") == six)
                .filter(address -> !InetAddresses.forString(address).isLinkLocalAddress() || !six)
                .findFirst();
    }
}
