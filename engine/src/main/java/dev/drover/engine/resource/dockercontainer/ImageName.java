package dev.drover.engine.resource.dockercontainer;

import com.google.common.collect.ImmutableList;
import java.util.regex.Pattern;

/** What an image is called: {@code [registry/]name[:tag][@digest]}, or its id. */
public record ImageName(String text) {
    private static final Pattern NAME = Pattern.compile(
            "[a-zA-Z0-9][a-zA-Z0-9._:-]*(/[a-zA-Z0-9_][a-zA-Z0-9._-]*)*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?(@sha256:[0-9a-f]{64})?");
    private static final Pattern ID = Pattern.compile("(sha256:)?[0-9a-f]{12,64}");
    private static final String HUB = "docker.io/";
    private static final String OFFICIAL = "library/";

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException if it cannot be an image's
     */
    public static ImageName parse(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be the name of an image, such as 'nginx:1.25' or 'registry.example.com/team/app@sha256:…', got '"
                            + text + "'");
        }
        return new ImageName(text);
    }

    /**
     * Whether an image of the host is meant.
     *
     * @param tags its names with tags, and {@code digests} those with digests, as Docker prints them
     */
    boolean means(String id, ImmutableList<String> tags, ImmutableList<String> digests) {
        if (ID.matcher(text).matches() && id.replace("sha256:", "").startsWith(text.replace("sha256:", ""))) {
            return true;
        }
        int at = text.indexOf('@');
        return at >= 0
                ? digests.contains(familiar(withoutTag(text.substring(0, at))) + text.substring(at))
                : tags.contains(familiar(text) + (hasTag(text) ? "" : ":latest"));
    }

    /** Whether it is a name that may mean another image tomorrow. */
    boolean isTag() {
        return text.indexOf('@') < 0 && !ID.matcher(text).matches();
    }

    private static boolean hasTag(String name) {
        return name.indexOf(':', name.lastIndexOf('/') + 1) >= 0;
    }

    private static String withoutTag(String name) {
        return hasTag(name) ? name.substring(0, name.lastIndexOf(':')) : name;
    }

    /** Docker leaves out the registry that it asks by itself. */
    private static String familiar(String name) {
        String path = name.startsWith(HUB) ? name.substring(HUB.length()) : name;
        return path.startsWith(OFFICIAL) ? path.substring(OFFICIAL.length()) : path;
    }

    @Override
    public String toString() {
        return text;
    }
}
