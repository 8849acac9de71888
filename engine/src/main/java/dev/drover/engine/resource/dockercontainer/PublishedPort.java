package dev.drover.engine.resource.dockercontainer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A port of a container that the host passes on.
 *
 * @param address of the host; empty: all
 * @param hostPort empty: any that is free
 * @param port of the container, with its protocol: {@code 80/tcp}
 */
public record PublishedPort(String address, String hostPort, String port) {
    private static final Pattern FORM = Pattern.compile(
            "(?:(?:(\\d+(?:\\.\\d+){3}|\\[[0-9a-fA-F:.]+\\]):)?(\\d{0,5}):)?(\\d{1,5})(?:/(tcp|udp|sctp))?");
    private static final int HIGHEST = 65535;

    /**
     * Reads {@code [address:][port of the host:]port[/protocol]}.
     *
     * @throws IllegalArgumentException if it is of another form
     */
    public static PublishedPort parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || !isPort(form.group(3)) || !isPort(form.group(2))) {
            throw new IllegalArgumentException("must be [address:][port of the host:]port[/udp], such as '8080:80' or"
                    + " '127.0.0.1:5353:53/udp', got '" + text + "'; write each port of a range");
        }
        String protocol = form.group(4) == null ? "tcp" : form.group(4);
        return of(
                form.group(1) == null ? "" : form.group(1).replaceAll("[\\[\\]]", ""),
                form.group(2) == null ? "" : form.group(2),
                form.group(3) + "/" + protocol);
    }

    /** Of what Docker prints: all addresses and any port have two forms there. */
    static PublishedPort of(String address, String hostPort, String port) {
        return new PublishedPort(address.equals("0.0.0.0") ? "" : address, hostPort.equals("0") ? "" : hostPort, port);
    }

    private static boolean isPort(@Nullable String text) {
        return text == null || text.isEmpty() || Integer.parseInt(text) <= HIGHEST;
    }

    /** As {@code docker run --publish} takes it. */
    @Override
    public String toString() {
        String host = address.isEmpty() ? "" : (address.contains(":") ? "[" + address + "]" : address) + ":";
        return host + (host.isEmpty() && hostPort.isEmpty() ? "" : hostPort + ":") + port;
    }
}
