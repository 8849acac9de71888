package dev.drover.engine.resource.waitfor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TCP port, as in {@code 8080}, {@code db1:5432}, {@code [2001:db8::1]:443} or {@code 0.0.0.0:8080}.
 *
 * @param host to connect to; absent: the host itself, at whatever address
 */
public record PortAddress(Optional<String> host, int port) {
    private static final Pattern FORM = Pattern.compile(
            "(?:(?<name>[A-Za-z0-9][A-Za-z0-9._-]{0,252}|\\*)|\\[(?<six>[0-9A-Fa-f:.%]{2,60})\\])?:?(?<port>\\d{1,5})");
    private static final Pattern BARE = Pattern.compile("\\d{1,5}");

    /**
     * Reads a port, alone or behind a host and a colon.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public static PortAddress parse(String text) {
        Matcher form = FORM.matcher(text);
        boolean bare = BARE.matcher(text).matches();
        if (!bare && (!form.matches() || text.lastIndexOf(':') != form.start("port") - 1)) {
            throw refused(text);
        }
        int port = Integer.parseInt(bare ? text : form.group("port"));
        if (port < 1 || port > 65535) {
            throw refused(text);
        }
        return new PortAddress(bare ? Optional.empty() : host(form), port);
    }

    private static Optional<String> host(Matcher form) {
        return Optional.ofNullable(form.group("name")).or(() -> Optional.ofNullable(form.group("six")));
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(
                "must be a port from 1 to 65535, such as '8080' or 'db1:5432', got '" + text + "'");
    }

    /** Whether it means that the host itself listens at all of its addresses. */
    boolean isWildcard() {
        return host.filter(name -> name.equals("0.0.0.0") || name.equals("::") || name.equals("*"))
                .isPresent();
    }

    @Override
    public String toString() {
        return host.map(name -> (name.indexOf(':') >= 0 ? "[" + name + "]" : name) + ":" + port)
                .orElse(Integer.toString(port));
    }
}
