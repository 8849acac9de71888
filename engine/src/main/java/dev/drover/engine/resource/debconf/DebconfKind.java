package dev.drover.engine.resource.debconf;

import java.util.Locale;

/** What sort of answer a question wants; those of debconf-devel(7) that have an answer. */
public enum DebconfKind {
    STRING,
    BOOLEAN,
    SELECT,
    MULTISELECT,
    PASSWORD;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
