package dev.drover.engine.resource.hostentry;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.Schema;
import java.util.regex.Pattern;

/** What a {@code hostEntry} shall be. */
@Doc(
        value =
                "The names of an address in /etc/hosts, which is what counts both now and after a boot. Comments and other lines "
                        + "stay. Where the file is a mount point, as in a container, it is written in place, because no rename "
                        + "can replace it.",
        example = "hostEntry('192.0.2.10') { names 'web1.example.com', 'web1' }",
        inSync =
                "the address has one line, with exactly these names in this order; with absent() it has no line, or none "
                        + "with these names",
        refused = {"No name, or a word that is no host name."})
public record HostEntrySpec(
        @Doc(value = "The address.", example = "'192.0.2.10'")
        HostAddress address,

        @Doc(
                value = "The names; the first one is the canonical name. With absent(): take away only these.",
                example = "'web1.example.com', 'web1'")
        ImmutableList<String> names,

        @Doc(
                "No other address of the same family (IPv4 or IPv6) shall have one of these names: the first line would win.")
        boolean exclusive,

        @Doc("The address shall have no line, or, with names, none of them.")
        boolean absent,

        @Doc("Leave the old file beside it, named with the time and a tilde; drover runs rollback brings it back.")
        boolean backup) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?");
    private static final int LONGEST_NAME = 253;

    public HostEntrySpec {
        if (names.isEmpty() && !absent) {
            throw new IllegalArgumentException("needs 'names'; absent() takes the address away");
        }
        names.stream()
                .filter(name ->
                        name.length() > LONGEST_NAME || !NAME.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "names must be host names of letters, digits, '-' and '.', got '" + name + "'");
                });
        if (ImmutableSet.copyOf(names).size() < names.size()) {
            throw new IllegalArgumentException("names has a name twice: " + String.join(", ", names));
        }
        if (absent && exclusive) {
            throw new IllegalArgumentException("is absent(): exclusive says nothing then");
        }
    }

    /**
     * An address with its names.
     *
     * @throws IllegalArgumentException if one of them is none
     */
    public static HostEntrySpec of(String address, String... names) {
        return new HostEntrySpec(HostAddress.parse(address), ImmutableList.copyOf(names), false, false, false);
    }

    /** This, its names taken from all other addresses. */
    public HostEntrySpec exclusively() {
        return Schema.copy(this, "exclusive", true);
    }

    /** This as names that the address shall not have; without names: as an address that shall have none. */
    public HostEntrySpec gone() {
        return Schema.copy(this, "absent", true);
    }

    /** An address that shall have no line. */
    public static HostEntrySpec without(String address) {
        return new HostEntrySpec(HostAddress.parse(address), ImmutableList.of(), false, true, false);
    }
}
