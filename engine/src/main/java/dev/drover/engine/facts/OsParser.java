package dev.drover.engine.facts;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Facts.Os;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells the operating system by os-release(5), or by the files that distributions had before it. */
final class OsParser {
    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Z_]+)=(.*)");
    private static final Pattern RELEASE =
            Pattern.compile("(.+?)(?: Linux)?(?: Server| AMI)? release ([0-9.]+)[^(]*(?:\\((.*)\\))?.*");
    private static final Pattern IN_PARENTHESES = Pattern.compile("\\(([^)]+)\\)");
    private static final String UNKNOWN = "linux";
    private static final ImmutableMap<String, String> ID_OF_NAME = ImmutableMap.<String, String>builder()
            .put("CentOS", "centos")
            .put("Red Hat Enterprise", "rhel")
            .put("Red Hat Enterprise Linux", "rhel")
            .put("Fedora", "fedora")
            .put("Scientific", "scientific")
            .put("Oracle", "ol")
            .put("Amazon", "amzn")
            .buildOrThrow();
    private static final ImmutableMap<String, String> FAMILY_OF_ID = families(
            "debian",
            "debian ubuntu raspbian linuxmint mint pop elementary neon kali devuan zorin",
            "redhat",
            "rhel redhat centos fedora rocky almalinux alma amzn ol oracle scientific cloudlinux virtuozzo eurolinux",
            "alpine",
            "alpine postmarketos",
            "suse",
            "suse sles sled opensuse opensuse-leap opensuse-tumbleweed sles_sap",
            "arch",
            "arch manjaro archarm endeavouros");

    private OsParser() {}

    private static ImmutableMap<String, String> families(String... familyAndIds) {
        ImmutableMap.Builder<String, String> families = ImmutableMap.builder();
        for (int i = 0; i < familyAndIds.length; i += 2) {
            for (String id : Splitter.on(' ').split(familyAndIds[i + 1])) {
                families.put(id, familyAndIds[i]);
            }
        }
        return families.buildOrThrow();
    }

    /** The operating system; {@code linux} with an empty version where no file tells. */
    static Os parse(FactLines lines) {
        Map<String, String> release = assignments(lines, "os-release");
        Map<String, String> lsb = assignments(lines, "lsb-release");
        String arch = lines.first("arch").orElse("");
        if (release.containsKey("ID")) {
            return byOsRelease(release, lsb, arch);
        }
        return byReleaseLine(lines, arch)
                .or(() -> byLsb(lsb, arch))
                .or(() -> byVersionFile(lines, "debian-version", "debian", arch))
                .or(() -> byVersionFile(lines, "alpine-release", "alpine", arch))
                .orElseGet(() -> new Os(UNKNOWN, UNKNOWN, "", "", arch));
    }

    private static Os byOsRelease(Map<String, String> release, Map<String, String> lsb, String arch) {
        String id = Ascii.toLowerCase(release.getOrDefault("ID", UNKNOWN));
        List<String> like = Splitter.on(' ').omitEmptyStrings().splitToList(release.getOrDefault("ID_LIKE", ""));
        return new Os(family(id, like), id, release.getOrDefault("VERSION_ID", ""), codename(release, lsb), arch);
    }

    private static String codename(Map<String, String> release, Map<String, String> lsb) {
        return Stream.of(release.get("VERSION_CODENAME"), release.get("UBUNTU_CODENAME"), lsb.get("DISTRIB_CODENAME"))
                .flatMap(Stream::ofNullable)
                .filter(codename -> !codename.isEmpty())
                .findFirst()
                .orElseGet(() -> {
                    Matcher word = IN_PARENTHESES.matcher(release.getOrDefault("VERSION", ""));
                    return word.find() ? word.group(1) : "";
                });
    }

    /** As in {@code CentOS release 6.10 (Final)}; Oracle's own file comes first, for it also has Red Hat's. */
    private static Optional<Os> byReleaseLine(FactLines lines, String arch) {
        return Stream.of("oracle-release", "redhat-release", "system-release")
                .flatMap(name -> lines.first(name).stream())
                .map(RELEASE::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .map(line -> {
                    String id =
                            Optional.ofNullable(ID_OF_NAME.get(line.group(1))).orElse("redhat");
                    String codename = Optional.ofNullable(line.group(3)).orElse("");
                    return new Os("redhat", id, line.group(2), codename, arch);
                });
    }

    private static Optional<Os> byLsb(Map<String, String> lsb, String arch) {
        return Optional.ofNullable(lsb.get("DISTRIB_ID"))
                .map(Ascii::toLowerCase)
                .map(id -> new Os(
                        family(id, List.of()),
                        id,
                        lsb.getOrDefault("DISTRIB_RELEASE", ""),
                        lsb.getOrDefault("DISTRIB_CODENAME", ""),
                        arch));
    }

    private static Optional<Os> byVersionFile(FactLines lines, String file, String id, String arch) {
        return lines.first(file).map(version -> new Os(id, id, version, "", arch));
    }

    private static String family(String id, List<String> like) {
        return Stream.concat(Stream.of(id), like.stream())
                .flatMap(name -> Stream.ofNullable(FAMILY_OF_ID.get(name)))
                .findFirst()
                .orElse(id);
    }

    private static Map<String, String> assignments(FactLines lines, String file) {
        Map<String, String> assignments = new HashMap<>();
        lines.all(file).stream()
                .map(ASSIGNMENT::matcher)
                .filter(Matcher::matches)
                .forEach(line ->
                        assignments.put(line.group(1), unquoted(line.group(2).strip())));
        return assignments;
    }

    private static String unquoted(String value) {
        char first = value.isEmpty() ? ' ' : value.charAt(0);
        boolean quoted = value.length() >= 2 && (first == '"' || first == '\'') && value.endsWith("" + first);
        String inside = quoted ? value.substring(1, value.length() - 1) : value;
        return first == '\'' ? inside : inside.replaceAll("\\\\([\"$`\\\\])", "$1");
    }
}
