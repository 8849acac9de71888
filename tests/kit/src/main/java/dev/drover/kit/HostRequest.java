package dev.drover.kit;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host that a lab shall have.
 *
 * @param name its host name: lower-case letters, digits and hyphens
 * @param address an address of the lab's subnet, or only its end ({@code .51}); without one, the next free one
 * @param group the inventory's group it belongs to; without one, {@code lab}
 */
public record HostRequest(String name, LabProfile profile, Optional<String> address, Optional<String> group) {

    static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");

    public HostRequest {
        if (!NAME.matcher(name).matches()) {
            throw new LabException("a lab host's name is 1 to 32 lower-case letters, digits and inner hyphens, got '%s'"
                    .formatted(name));
        }
    }

    /** A {@link LabProfile#DEBIAN} host with the next free address. */
    public static HostRequest named(String name) {
        return new HostRequest(name, LabProfile.DEBIAN, Optional.empty(), Optional.empty());
    }

    public HostRequest withProfile(LabProfile wanted) {
        return new HostRequest(name, wanted, address, group);
    }

    public HostRequest withAddress(String wanted) {
        return new HostRequest(name, profile, Optional.of(wanted), group);
    }

    public HostRequest withGroup(String wanted) {
        return new HostRequest(name, profile, address, Optional.of(wanted));
    }
}
