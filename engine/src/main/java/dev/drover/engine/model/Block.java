package dev.drover.engine.model;

import java.util.Locale;

/** The blocks of a play, in their order. Each resource stands in one of them. */
public enum Block {
    /** What the hosts shall be. */
    BODY,
    /** What is done on a host where a resource of the body failed. */
    RESCUE,
    /** What is done at the end, whether anything failed or not. */
    ALWAYS;

    /** The word that begins it in the language; of the body, {@code body}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
