package dev.drover.engine.resource.hostname;

import dev.drover.engine.model.Doc;
import java.util.regex.Pattern;

/** The host's own name, as it shall be. */
@Doc(
        value =
                "The host's own name: the one it has now, and the one it gets when it boots (/etc/hostname; on hosts without"
                        + " systemd of the Red Hat family HOSTNAME in /etc/sysconfig/network). /etc/hosts is left as it is: hostEntry"
                        + " keeps that. In a container that mounts /etc/hostname, that file is written in place.",
        example = "hostname('web1.example.com')",
        inSync = "The kernel's name and the one for the next boot are this.",
        refused = {"A name that is no host name by RFC 1123, or has more than the 64 characters that Linux can keep."})
public record HostnameSpec(
        @Doc(value = "The name, short or with its domain.", example = "'web1.example.com'")
        String name) {
    private static final int MOST = 64;
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    public HostnameSpec {
        if (name.length() > MOST) {
            throw new IllegalArgumentException(
                    "name must have at most " + MOST + " characters, got " + name.length() + " in '" + name + "'");
        }
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                throw new IllegalArgumentException(
                        "name must be parts of letters, digits and inner dashes with dots between" + " them, got '"
                                + name + "'");
            }
        }
        if (labels[labels.length - 1].chars().allMatch(Character::isDigit)) {
            throw new IllegalArgumentException(
                    "name must not end with a number alone, which looks like an address, got '" + name + "'");
        }
    }

    public static HostnameSpec of(String name) {
        return new HostnameSpec(name);
    }
}
