package dev.drover.engine.resource.hostentry;

import com.google.common.net.InetAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;

/** An IPv4 or IPv6 address in its usual form. */
public record HostAddress(String text) {
    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it is none, or is written in another form than the usual one
     */
    public static HostAddress parse(String text) {
        if (!InetAddresses.isInetAddress(text)) {
            throw new IllegalArgumentException(
                    "must be an IPv4 or IPv6 address such as '192.0.2.1', got '" + text + "'");
        }
        String usual = usual(InetAddresses.forString(text));
        if (!usual.equals(text)) {
            throw new IllegalArgumentException(
                    "must be written in its usual form, got '" + text + "'; write '" + usual + "'");
        }
        return new HostAddress(text);
    }

    private static String usual(InetAddress address) {
        return InetAddresses.toAddrString(address);
    }

    /** Whether {@code other}, as a file has it, is this address in any form. */
    boolean is(String other) {
        return InetAddresses.isInetAddress(other)
                && usual(InetAddresses.forString(other)).equals(text);
    }

    /** Whether {@code other}, as a file has it, is another address of the same family. */
    boolean isSiblingOf(String other) {
        return !is(other)
                && InetAddresses.isInetAddress(other)
                && isV4(InetAddresses.forString(other)) == isV4(InetAddresses.forString(text));
    }

    private static boolean isV4(InetAddress address) {
        return address instanceof Inet4Address;
    }

    @Override
    public String toString() {
        return text;
    }
}
