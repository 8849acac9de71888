package dev.drover.engine.resource.kernelmodule;

import java.util.regex.Pattern;

/** The name of a kernel module. */
public record ModuleName(String text) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,54}");

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException if it cannot be a module's
     */
    public static ModuleName parse(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be the name of a kernel module (at most 55 of A-Z a-z 0-9 _ -), got '" + text + "'"
                            + (text.endsWith(".ko") ? "; write it without '.ko'" : ""));
        }
        return new ModuleName(text);
    }

    /** As the kernel writes it. */
    String inKernel() {
        return text.replace('-', '_');
    }

    /** Whether a file means this module by {@code other}. */
    boolean isNamedBy(String other) {
        return other.replace('-', '_').equals(inKernel());
    }

    @Override
    public String toString() {
        return text;
    }
}
