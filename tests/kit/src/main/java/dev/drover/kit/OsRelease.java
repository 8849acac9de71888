package dev.drover.kit;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields of {@code /etc/os-release} (os-release(5)), quotes removed. */
record OsRelease(ImmutableMap<String, String> fields) {

    private static final Pattern LINE = Pattern.compile("(?<name>[A-Z_]+)=(?<quote>[\"']?)(?<value>.*)\\k<quote>");

    static OsRelease parse(String text) {
        ImmutableMap.Builder<String, String> fields = ImmutableMap.builder();
        text.lines().forEach(line -> {
            Matcher match = LINE.matcher(line.strip());
            if (match.matches()) {
                fields.put(match.group("name"), match.group("value"));
            }
        });
        return new OsRelease(fields.buildKeepingLast());
    }

    /** This machine's; without fields if it has no such file. */
    static OsRelease ofThisMachine() {
        try {
            return parse(Files.readString(Path.of("/etc/os-release")));
        } catch (IOException e) {
            return new OsRelease(ImmutableMap.of());
        }
    }

    boolean isDebianOrUbuntu() {
        String id = field("ID").orElse("");
        return id.equals("debian") || id.equals("ubuntu");
    }

    Optional<String> codename() {
        return field("VERSION_CODENAME");
    }

    private Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }
}
