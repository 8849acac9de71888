package dev.drover.engine.resource.dockercontainer;

import java.util.regex.Pattern;

/** When Docker starts a container again by itself. */
public record RestartPolicy(String text) {
    private static final Pattern FORM = Pattern.compile("no|always|unless-stopped|on-failure(:[1-9][0-9]{0,5})?");

    /**
     * Reads a policy.
     *
     * @throws IllegalArgumentException if Docker knows no such
     */
    public static RestartPolicy parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be no, always, unless-stopped, on-failure or on-failure:COUNT, got '" + text + "'");
        }
        return new RestartPolicy(text);
    }

    /** Of what Docker prints. */
    static RestartPolicy of(String name, int count) {
        return new RestartPolicy(name.isEmpty() ? "no" : name + (count > 0 ? ":" + count : ""));
    }

    @Override
    public String toString() {
        return text;
    }
}
