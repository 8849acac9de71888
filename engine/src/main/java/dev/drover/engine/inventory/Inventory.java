package dev.drover.engine.inventory;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.Variable;
import dev.drover.engine.vault.Keyring;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The hosts there are, the groups they are in, and their variables; checked as a whole. Immutable. */
public final class Inventory {
    private final ImmutableMap<String, Host> hosts;
    private final ImmutableMap<String, Group> groups;
    private final ImmutableMap<String, Supplier<VariableLayers>> layers;
    private final Encrypted encrypted;

    /**
     * What is encrypted.
     *
     * @param hosts those that a file reaches that is encrypted as a whole
     */
    record Encrypted(Keyring keyring, ImmutableSet<String> hosts) {}

    Inventory(
            ImmutableList<Host> hosts,
            ImmutableList<Group> groups,
            ImmutableMap<String, Supplier<VariableLayers>> layers,
            Encrypted encrypted) {
        this.hosts = hosts.stream().collect(toImmutableMap(Host::name, host -> host));
        this.groups = groups.stream().collect(toImmutableMap(Group::name, group -> group));
        this.layers = layers;
        this.encrypted = encrypted;
    }

    /** Starts an inventory. */
    public static InventoryBuilder builder() {
        return new InventoryBuilder();
    }

    /** All hosts in the order they are first named. */
    public ImmutableList<Host> hosts() {
        return hosts.values().asList();
    }

    public Optional<Host> host(String name) {
        return Optional.ofNullable(hosts.get(name));
    }

    /** All groups by name in the order they are first described, without {@code all}. */
    public ImmutableMap<String, Group> groups() {
        return groups;
    }

    /** The hosts of a group, or of {@code all}, in the order of the inventory; absent if there is no such group. */
    public Optional<ImmutableList<Host>> hostsOf(String group) {
        return group.equals(InventoryBuilder.ALL)
                ? Optional.of(hosts())
                : Optional.ofNullable(groups.get(group)).map(found -> inOrder(found.hosts()));
    }

    /** The hosts of these names in the order of the inventory. */
    ImmutableList<Host> inOrder(Set<String> names) {
        return hosts().stream().filter(host -> names.contains(host.name())).collect(toImmutableList());
    }

    /**
     * The hosts that a pattern selects, in the order of the inventory; its {@code @file} is relative to the working
     * directory.
     *
     * @throws ProblemException if the pattern is wrong or a name in it matches nothing
     */
    public ImmutableList<Host> select(String pattern, Source source) {
        return HostPattern.parse(pattern, source, HostFiles.WORKING_DIRECTORY).select(this);
    }

    /**
     * The variables of a host by layer; put the playbook's and the command line's over them.
     *
     * @throws IllegalArgumentException if there is no such host
     * @throws ProblemException if a file with some of them is encrypted as a whole, and cannot be decrypted or read
     */
    public VariableLayers variables(Host host) {
        return Optional.ofNullable(layers.get(host.name()))
                .orElseThrow(() -> new IllegalArgumentException("no host '" + host.name() + "'"))
                .get();
    }

    /**
     * That some variable of a host is encrypted and no password is given at all; names everything encrypted. To be asked
     * where it cannot be known yet which variables will be needed; decrypts nothing.
     */
    public Optional<Problem> locked(Host host) {
        return encrypted
                .keyring()
                .locked()
                .filter(problem -> encrypted.hosts().contains(host.name())
                        || variables(host).resolved().values().stream()
                                .anyMatch(variable -> hasSecret(variable.value())));
    }

    private static boolean hasSecret(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(Inventory::hasSecret);
        }
        return value instanceof List<?> list ? list.stream().anyMatch(Inventory::hasSecret) : value instanceof Secret;
    }

    /**
     * Where a host's variable comes from.
     *
     * @param stronger layers over the inventory's, the weakest first: the playbook's, the command line's
     * @param source where the question stands
     * @throws ProblemException if there is no such host, or it has no such variable
     */
    public Explanation explain(
            String hostName, String variable, ImmutableList<ImmutableMap<String, Variable>> stronger, Source source) {
        Host host = host(hostName).orElseThrow(() -> unknown(source, "host", hostName, hosts.keySet()));
        VariableLayers all = variables(host);
        for (ImmutableMap<String, Variable> layer : stronger) {
            all = all.over(layer);
        }
        ImmutableList<Variable> chain = all.chain(variable);
        if (chain.isEmpty()) {
            throw unknown(source, "variable", variable, all.resolved().keySet(), " of host '" + hostName + "'");
        }
        return new Explanation(hostName, variable, chain);
    }

    private static ProblemException unknown(Source source, String kind, String name, Set<String> known) {
        return unknown(source, kind, name, known, "");
    }

    private static ProblemException unknown(Source source, String kind, String name, Set<String> known, String whose) {
        return new ProblemException(new Problem(
                source,
                "unknown-" + kind,
                "unknown " + kind + " '" + NameRule.shown(name) + "'" + whose + Nearest.hint(name, known)));
    }
}
