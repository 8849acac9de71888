package dev.drover.engine.resource.aptrepository;

import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Facts.Os;
import dev.drover.engine.resource.HostPath;
import java.util.stream.Stream;

/** Where a host's apt keeps the key of a source, and how a source is written. */
enum AptLayout {
    /** Since apt 1.1: each source names its keyring. */
    KEYRING_OF_SOURCE("/etc/apt/keyrings"),
    /** Before: every keyring in this directory is good for every source. */
    KEYRING_OF_ALL("/etc/apt/trusted.gpg.d");

    private final String directory;

    AptLayout(String directory) {
        this.directory = directory;
    }

    static AptLayout on(Facts facts) {
        Os os = facts.os();
        boolean old = switch (os.id()) {
            case "ubuntu" -> major(os) > 0 && major(os) < 16;
            case "debian" -> major(os) > 0 && major(os) < 9;
            default -> false;
        };
        return old ? KEYRING_OF_ALL : KEYRING_OF_SOURCE;
    }

    /** 0 where there is none: testing and unstable. */
    private static int major(Os os) {
        String digits = os.version().replaceFirst("\\D.*", "");
        return digits.isEmpty() || digits.length() > 4 ? 0 : Integer.parseInt(digits);
    }

    /** What a repository of that name may have, on whatever host. */
    static ImmutableSet<HostPath> files(String name) {
        return Stream.concat(Stream.of(source(name)), Stream.of(values()).map(layout -> layout.keyring(name)))
                .map(HostPath::parse)
                .collect(ImmutableSet.toImmutableSet());
    }

    static String source(String name) {
        return "/etc/apt/sources.list.d/" + name + ".list";
    }

    String keyring(String name) {
        return directory + "/" + name + ".gpg";
    }

    /** Where the key lies while it is tried out; ends with .gpg, or apt would not read it. */
    String trialKeyring(String name) {
        return this == KEYRING_OF_SOURCE ? directory + "/drover-trial-" + name + ".gpg" : keyring(name);
    }

    /** The one line of a source; see sources.list(5). */
    String line(AptRepositorySpec desired, String keyring) {
        StringBuilder options = new StringBuilder();
        if (!desired.architectures().isEmpty()) {
            options.append("arch=").append(String.join(",", desired.architectures()));
        }
        if (desired.key().isPresent() && this == KEYRING_OF_SOURCE) {
            options.append(options.isEmpty() ? "" : " ").append("signed-by=").append(keyring);
        }
        String words = String.join(" ", desired.components());
        return "deb " + (options.isEmpty() ? "" : "[" + options + "] ")
                + desired.uri().orElseThrow() + " " + desired.suite().orElseThrow()
                + (words.isEmpty() ? "" : " " + words);
    }

    /**
     * The beginning of the names of the lists of a source; what follows is {@code InRelease} or {@code Release}. As apt's
     * {@code URItoFileName} makes it.
     */
    static String lists(AptRepositorySpec desired) {
        String uri = desired.uri().orElseThrow();
        String suite = desired.suite().orElseThrow();
        String base = uri.endsWith("/") ? uri : uri + "/";
        String whole = suite.equals("/") ? base : suite.endsWith("/") ? base + suite : base + "dists/" + suite + "/";
        return "/var/lib/apt/lists/" + fileName(whole);
    }

    private static String fileName(String uri) {
        String address = uri.replaceFirst("^[^:]+:(//)?", "");
        int slash = address.indexOf('/');
        int at = address.indexOf('@');
        String withoutUser = at >= 0 && at < slash ? address.substring(at + 1) : address;
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < withoutUser.length(); i++) {
            char c = withoutUser.charAt(i);
            name.append("\\|{}[]<>\"^~_=!@#$%&*".indexOf(c) < 0 ? String.valueOf(c) : String.format("%%%02x", (int) c));
        }
        return name.toString().replace('/', '_');
    }
}
