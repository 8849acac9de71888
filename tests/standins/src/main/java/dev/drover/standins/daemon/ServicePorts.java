package dev.drover.standins.daemon;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The ports by which load balancers know apps: an app keeps those that it has, and for 0 gets the least that is free.
 *
 * @param first of those that Marathon gives, {@code --local_port_min}
 * @param last {@code --local_port_max}
 */
record ServicePorts(int first, int last) {
    static final ServicePorts USUAL = new ServicePorts(10_000, 20_000);

    /**
     * Gives ports.
     *
     * @param wanted 0 means any
     * @param own those that the app has had
     * @param taken those of other apps
     */
    List<Integer> assign(List<Integer> wanted, List<Integer> own, Set<Integer> taken) {
        var used = new HashSet<>(taken);
        used.addAll(wanted);
        var kept = new ArrayDeque<>(
                own.stream().filter(port -> !used.contains(port)).toList());
        var assigned = new ArrayList<Integer>();
        for (int port : wanted) {
            int given = port != 0 ? port : kept.isEmpty() ? free(used) : kept.pop();
            used.add(given);
            assigned.add(given);
        }
        return List.copyOf(assigned);
    }

    private int free(Set<Integer> used) {
        for (int port = first; port < last; port++) {
            if (!used.contains(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no service port is free from " + first + " to " + last);
    }
}
