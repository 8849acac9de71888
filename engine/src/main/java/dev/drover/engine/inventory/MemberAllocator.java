package dev.drover.engine.inventory;

import dev.drover.engine.model.Host;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import java.util.Optional;
import java.util.Set;

/**
 * Gives numbers to members while many threads ask at once. Who asks first does not matter: with the number of one host all
 * hosts that belong with it get theirs, in the order of the inventory.
 */
public final class MemberAllocator {
    private final Inventory inventory;
    private Members members;

    /** Starts from what is known already. */
    public MemberAllocator(Members known, Inventory inventory) {
        this.inventory = inventory;
        this.members = known;
    }

    /**
     * A host's number in a cluster.
     *
     * @param among the hosts that belong with it, such as all of its play or group; those without a number get one now
     * @param source where the number is asked for
     * @throws ProblemException if all numbers are used, or the cluster's name is bad
     */
    public synchronized int number(String cluster, Host host, Set<String> among, Source source) {
        if (members.number(cluster, host.name()).isEmpty()) {
            Members extended = members;
            for (Host member : inventory.hosts()) {
                if (member.equals(host) || among.contains(member.name())) {
                    extended = extended.allocate(cluster, member.name(), source);
                }
            }
            members = extended;
        }
        return members.number(cluster, host.name())
                .orElseThrow(() -> new IllegalArgumentException("no host '" + host.name() + "' in the inventory"));
    }

    /**
     * A host's number in a cluster. If a group has the cluster's name, all of its hosts get theirs with it; else numbers go
     * to those who ask, in the order they ask.
     *
     * @throws ProblemException if all numbers are used, or the cluster's name is bad
     */
    public int idOf(String cluster, String host) {
        Host asking = inventory
                .host(host)
                .orElseThrow(() -> new IllegalArgumentException("no host '" + host + "' in the inventory"));
        Set<String> among = Optional.ofNullable(inventory.groups().get(cluster))
                .<Set<String>>map(Group::hosts)
                .orElse(Set.of());
        return number(cluster, asking, among, Source.ofCaller());
    }

    /** All members by now, those that left the inventory as retired: to be saved. */
    public synchronized Members members() {
        return members.withHosts(
                Set.copyOf(inventory.hosts().stream().map(Host::name).toList()));
    }
}
