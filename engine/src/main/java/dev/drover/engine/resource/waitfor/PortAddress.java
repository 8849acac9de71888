package dev.drover.engine.resource.waitfor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TCP port: {@code 8080} of the host itself, or {@code 192.0.2.1:8080} of another.
 *
 * @param host absent: the host itself
 */
public record PortAddress(Optional<String> host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+\\]):)?([0-9]{1,5})");
    private static final int MOST = 65_535;

    /**
     * Reads a port.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static PortAddress parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || text.startsWith("-")) {
            throw new IllegalArgumentException("must be a port such as 8080 or '192.0.2.1:8080', got '" + text + "'");
        }
        int port = Integer.parseInt(matcher.group(2));
        if (port < 1 || port > MOST) {
            throw new IllegalArgumentException("must be from 1 to 65535, got " + port);
        }
        return new PortAddress(Optional.ofNullable(matcher.group(1)), port);
    }

    @Override
    public String toString() {
        return host.map(name -> name + ":").orElse("") + port;
    }
}
