package dev.drover.engine.converge;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multiset;
import com.google.common.collect.Sets;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Source;
import dev.drover.engine.transport.TransportException;
import dev.drover.engine.transport.TransportException.Kind;

/** Says why a host cannot be reached, and where the inventory says how to reach it. */
final class Unreachable {
    /** Those that a wrong address, port or user explains. */
    private static final ImmutableSet<Kind> BY_ADDRESS = Sets.immutableEnumSet(
            Kind.NAME_UNRESOLVED, Kind.REFUSED, Kind.NO_ANSWER, Kind.NO_ROUTE, Kind.LOGIN_REFUSED, Kind.NO_SHELL);

    private Unreachable() {}

    static String because(TransportException failure, Host host, Inventory inventory) {
        String said = String.valueOf(failure.getMessage());
        String hint = failure.kind() == Kind.NAME_UNRESOLVED ? domainHint(host, inventory) : "";
        boolean placed = BY_ADDRESS.contains(failure.kind()) && !host.source().equals(Source.UNKNOWN);
        return said + hint + (placed ? " (" + host.source() + ")" : "");
    }

    /** A name whose domain is nearly that of other hosts was probably meant to have theirs. */
    private static String domainHint(Host host, Inventory inventory) {
        Multiset<String> domains = HashMultiset.create();
        inventory.hosts().stream()
                .filter(other -> !other.equals(host))
                .map(other -> domain(other.address()))
                .forEach(domains::add);
        String own = domain(host.address());
        if (own.isEmpty() || domains.contains(own)) {
            return "";
        }
        return Nearest.to(own, domains.elementSet())
                .map(near -> "; did you mean '" + near + "', as " + others(domains.count(near)) + "?")
                .orElse("");
    }

    private static String others(int count) {
        return count == 1 ? "another host has" : count + " other hosts have";
    }

    private static String domain(String address) {
        int dot = address.indexOf('.');
        return dot < 0 || address.matches("[0-9.]+") ? "" : address.substring(dot + 1);
    }
}
