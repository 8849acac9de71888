package dev.drover.engine.facts;

import dev.drover.engine.model.Facts;

/** x. */
public final class FactsTree {
    private FactsTree() {}

    public static String json(Facts f) {
        return f.toString();
    }
}
