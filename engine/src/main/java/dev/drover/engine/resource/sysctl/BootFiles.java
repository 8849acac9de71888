package dev.drover.engine.resource.sysctl;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.sysctl.SysctlState.BootValue;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files that give kernel parameters their values at boot: sorted by name, one of a directory that comes first hiding those
 * of its name. At the end {@code /etc/sysctl.conf}, where {@code sysctl --system} reads them (sysctl(8)); systemd does not read
 * it (sysctl.d(5)), unless a directory has a link to it, such as {@code 99-sysctl.conf} of Debian and CentOS.
 *
 * @param inOrder the paths in the order in which they are read
 * @param lines those that set something, as {@code grep} prints them: {@code FILE:LINE}
 */
record BootFiles(ImmutableList<String> inOrder, ImmutableList<String> lines) {
    private static final String LAST = "/etc/sysctl.conf";
    private static final String ENDING = ".conf:";
    private static final Comparator<String> READING =
            Comparator.comparing((String path) -> path.equals(LAST)).thenComparing(BootFiles::name);
    private static final Splitter LINES = Splitter.on('\n').omitEmptyStrings();

    /** Reads the two first parts of what {@code state.sh} prints of a host of that init system. */
    static BootFiles of(Facts.Init init, String files, String lines) {
        Map<String, String> byName = new LinkedHashMap<>();
        LINES.splitToStream(files)
                .filter(path -> init != Facts.Init.SYSTEMD || !path.equals(LAST))
                .forEach(path -> byName.putIfAbsent(path.equals(LAST) ? path : name(path), path));
        return new BootFiles(
                byName.values().stream().sorted(READING).collect(ImmutableList.toImmutableList()),
                ImmutableList.copyOf(LINES.split(lines)));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Whether a file is read later than another. */
    static boolean isReadAfter(String file, String other) {
        return READING.compare(file, other) > 0;
    }

    /** What they say of a parameter, in their order. */
    ImmutableList<BootValue> valuesOf(SysctlKey key) {
        return inOrder.stream()
                .flatMap(file -> lines.stream()
                        .filter(line -> line.startsWith(file + ":"))
                        .flatMap(line -> value(line.substring(line.indexOf(ENDING) + ENDING.length()), key).stream())
                        .map(value -> new BootValue(file, value)))
                .collect(ImmutableList.toImmutableList());
    }

    /** The value of a line {@code key = value} or {@code -key = value} that is about the parameter. */
    private static Optional<String> value(String line, SysctlKey key) {
        int equals = line.indexOf('=');
        String name = line.substring(0, equals).strip();
        String bare = name.startsWith("-") ? name.substring(1).strip() : name;
        return SysctlKey.path(bare).equals(key.path())
                ? Optional.of(SysctlValue.words(line.substring(equals + 1)))
                : Optional.empty();
    }
}
