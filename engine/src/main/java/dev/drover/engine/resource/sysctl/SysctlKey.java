package dev.drover.engine.resource.sysctl;

import java.util.regex.Pattern;

/**
 * The name of a kernel parameter, {@code net.ipv4.ip_forward}. As sysctl(8) has it, the first dot or slash says what divides
 * it: {@code net/ipv4/conf/eth0.100/forwarding}.
 */
public record SysctlKey(String text) {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]+([./][A-Za-z0-9_:@-]+)+");

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static SysctlKey parse(String text) {
        if (!KEY.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be the name of a kernel parameter such as 'net.ipv4.ip_forward', got '" + text + "'");
        }
        return new SysctlKey(text);
    }

    /** Below {@code /proc/sys}. */
    String path() {
        return path(text);
    }

    /** The path that a name in a file stands for. */
    static String path(String name) {
        int dot = name.indexOf('.');
        int slash = name.indexOf('/');
        boolean isDotted = dot >= 0 && (slash < 0 || dot < slash);
        if (!isDotted) {
            return name;
        }
        StringBuilder path = new StringBuilder(name.length());
        // A slash in a dotted name is a dot in the path: net.ipv4.conf.eth0/100.forwarding.
        name.chars().forEach(letter -> path.append(letter == '.' ? '/' : letter == '/' ? '.' : (char) letter));
        return path.toString();
    }

    @Override
    public String toString() {
        return text;
    }
}
