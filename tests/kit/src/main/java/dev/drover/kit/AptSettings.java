package dev.drover.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How apt of this machine reaches its distribution, for hosts that shall reach it the same way.
 *
 * @param codename release, {@code bookworm}
 * @param sources text of a {@code sources.list}; empty if this machine has no apt
 * @param configuration text of a file of {@code apt.conf.d}: proxy and trust in dates, nothing that runs a program
 */
record AptSettings(String codename, String sources, String configuration) {

    /** What hosts run where this machine is not itself Debian or Ubuntu. */
    private static final String DEFAULT_CODENAME = "bookworm";

    private static final Path APT = Path.of("/etc/apt");
    private static final Pattern TRANSFERRED = Pattern.compile(
            "Acquire::(http|https|Retries|ForceIPv4|ForceIPv6|Check-Valid-Until|Check-Date|Queue-Mode)\\b.* \".+\";");

    static AptSettings ofThisMachine(OsRelease os) {
        if (!os.isDebianOrUbuntu() || os.codename().isEmpty()) {
            return new AptSettings(DEFAULT_CODENAME, "", "");
        }
        String codename = os.codename().orElseThrow();
        AptSources sources = AptSources.of(codename, texts(".list"), texts(".sources"));
        String dump = LocalCommand.of(Duration.ofSeconds(20), "apt-config", "dump")
                .run()
                .stdout();
        return new AptSettings(codename, lines(sources.lines().stream()), transferred(dump));
    }

    /** Of the output of {@code apt-config dump}, what a host needs too. */
    static String transferred(String dump) {
        return lines(dump.lines().filter(line -> TRANSFERRED.matcher(line).matches()));
    }

    private static String lines(Stream<String> lines) {
        return lines.map(line -> line + "\n").collect(Collectors.joining());
    }

    private static List<String> texts(String suffix) {
        Path parts = APT.resolve("sources.list.d");
        try (Stream<Path> inDirectory = Files.isDirectory(parts) ? Files.list(parts) : Stream.of()) {
            return Stream.concat(Stream.of(APT.resolve("sources.list")), inDirectory.sorted())
                    .filter(file -> file.toString().endsWith(suffix) && Files.isReadable(file))
                    .map(AptSettings::text)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
