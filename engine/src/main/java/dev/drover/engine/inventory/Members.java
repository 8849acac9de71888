package dev.drover.engine.inventory;

import java.util.*;

/** x. */
public final class Members {
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<String, Integer> next = new HashMap<>();

    public static Members inMemory() {
        return new Members();
    }

    public synchronized int idOf(String cluster, String host) {
        return ids.computeIfAbsent(cluster + " " + host, k -> next.merge(cluster, 1, Integer::sum));
    }
}
