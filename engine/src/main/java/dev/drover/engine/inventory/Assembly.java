package dev.drover.engine.inventory;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.Sets;
import dev.drover.engine.inventory.GroupBuilder.Child;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes one inventory of what a builder collected, and finds every mistake in it. Used once. */
final class Assembly {
    private final InventoryBuilder builder;
    private final List<Problem> problems = new ArrayList<>();
    private final ImmutableMap<String, Source> groups;
    private final ImmutableSetMultimap<String, Child> children;
    private final GroupGraph graph;
    private final ImmutableList<DeclaredHost> hosts;

    Assembly(InventoryBuilder builder) {
        this.builder = builder;
        problems.addAll(builder.problems());
        problems.addAll(builder.all().problems());
        builder.groups().forEach(group -> problems.addAll(group.scope().problems()));
        groups = groups();
        children = children();
        graph = GroupGraph.of(groups.keySet(), children, problems::add);
        hosts = withKnownGroups(DeclaredHosts.of(builder.declared(), problems::add));
    }

    Inventory inventory() {
        checkNamesDiffer();
        checkVariableFiles();
        Connections connections = Connections.of(hosts, settings(), problems::add);
        ImmutableMap<String, Supplier<VariableLayers>> layers = layers();
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        // Conflicts are told when the sealed files are open, which may decide them.
        Layers<String> readable = variables(problem -> {});
        ImmutableList<Host> resolved = hosts.stream()
                .map(host -> host(host, connections, new VariableLayers(readable.of(host))))
                .collect(toImmutableList());
        ImmutableSet<String> sealed = hosts.stream()
                .filter(host -> !sealedFiles(host).isEmpty())
                .map(DeclaredHost::name)
                .collect(toImmutableSet());
        return new Inventory(
                resolved,
                groupsOf(resolved),
                layers,
                new Inventory.Encrypted(builder.vaults().keyring(), sealed));
    }

    /** The variables of each host; known at once where no file has to be decrypted for them. */
    private ImmutableMap<String, Supplier<VariableLayers>> layers() {
        Layers<String> variables = variables(problems::add);
        ImmutableMap.Builder<String, Supplier<VariableLayers>> layers = ImmutableMap.builder();
        for (DeclaredHost host : hosts) {
            ImmutableList<VariableFile> sealed = sealedFiles(host);
            layers.put(
                    host.name(),
                    sealed.isEmpty()
                            ? Suppliers.ofInstance(new VariableLayers(variables.of(host)))
                            : Suppliers.memoize(() -> decrypted(host, sealed)));
        }
        variables.reportConflicts();
        return layers.buildOrThrow();
    }

    /** The files that are encrypted as a whole and reach a host. */
    private ImmutableList<VariableFile> sealedFiles(DeclaredHost host) {
        ImmutableSet<String> reaching = ImmutableSet.<String>builder()
                .add(InventoryBuilder.ALL)
                .addAll(graph.withAncestors(host.groups()))
                .add(host.name())
                .build();
        return builder.variableFiles().stream()
                .filter(file -> file.sealed().isPresent() && reaching.contains(file.name()))
                .collect(toImmutableList());
    }

    /** Asked for one host at a time: depths of groups are remembered. */
    private synchronized VariableLayers decrypted(DeclaredHost host, ImmutableList<VariableFile> sealed) {
        List<Problem> found = new ArrayList<>();
        Layers<String> layers = variables(found::add);
        for (VariableFile file : sealed) {
            try {
                layers.give(layerOf(file), file.sealed().orElseThrow().variables());
            } catch (ProblemException closed) {
                found.addAll(closed.problems());
            }
        }
        VariableLayers variables = new VariableLayers(layers.of(host));
        layers.reportConflicts();
        if (!found.isEmpty()) {
            throw new ProblemException(found);
        }
        return variables;
    }

    /** Where each group is first described; {@code all} is none of them. */
    private ImmutableMap<String, Source> groups() {
        Map<String, Source> found = new LinkedHashMap<>();
        for (GroupBuilder group : builder.groups()) {
            Optional<String> complaint = NameRule.name("group", group.name());
            complaint.ifPresent(text -> problem(group.source(), "bad-name", text));
            if (complaint.isEmpty() && !isAll(group.name())) {
                found.putIfAbsent(group.name(), group.source());
            }
        }
        return ImmutableMap.copyOf(found);
    }

    private ImmutableSetMultimap<String, Child> children() {
        ImmutableSetMultimap.Builder<String, Child> edges = ImmutableSetMultimap.builder();
        for (GroupBuilder group : builder.groups()) {
            for (Child child : group.children()) {
                // Every group is in "all" anyway.
                if (isKnown(child) && groups.containsKey(group.name())) {
                    edges.put(group.name(), child);
                }
            }
        }
        return edges.build();
    }

    private boolean isKnown(Child child) {
        if (isAll(child.name())) {
            problem(child.source(), "group-cycle", "'all' cannot be inside a group; every group is in 'all'");
        } else if (!groups.containsKey(child.name())) {
            problem(
                    child.source(),
                    "unknown-group",
                    "unknown group '" + NameRule.shown(child.name()) + "'"
                            + Nearest.hint(child.name(), groups.keySet()));
        }
        return groups.containsKey(child.name());
    }

    private ImmutableList<DeclaredHost> withKnownGroups(ImmutableList<DeclaredHost> declared) {
        return declared.stream()
                .map(host -> new DeclaredHost(
                        host.name(),
                        Sets.intersection(host.groups(), groups.keySet()).immutableCopy(),
                        host.settings(),
                        host.variables(),
                        host.source()))
                .collect(toImmutableList());
    }

    private void checkNamesDiffer() {
        for (DeclaredHost host : hosts) {
            Source group = groups.get(host.name());
            if (group != null) {
                problem(
                        host.source(),
                        "bad-name",
                        "'" + host.name() + "' is the name of a host and of the group at " + group
                                + "; patterns and variable files could mean either");
            }
        }
    }

    private void checkVariableFiles() {
        Set<String> hostNames = hosts.stream().map(DeclaredHost::name).collect(toImmutableSet());
        Set<String> known = Sets.union(Sets.union(groups.keySet(), hostNames), Set.of(InventoryBuilder.ALL));
        for (VariableFile file : builder.variableFiles()) {
            if (!known.contains(file.name())) {
                problem(
                        file.source(),
                        "unknown-group-or-host",
                        "there is no group or host '" + NameRule.shown(file.name()) + "' for this variable file"
                                + Nearest.to(file.name(), known)
                                        .map(near -> "; did you mean '" + near + ".yml'?")
                                        .orElse(""));
            }
        }
    }

    private Layers<Setting> settings() {
        Layers<Setting> layers = new Layers<>("setting", Setting::word, graph, problems::add);
        layers.give(InventoryBuilder.ALL, builder.all().settings());
        builder.groups()
                .forEach(group ->
                        layers.give(Layers.group(group.name()), group.scope().settings()));
        hosts.forEach(host -> layers.give(Layers.host(host.name()), host.settings()));
        return layers;
    }

    /** All that can be read without a password. */
    private Layers<String> variables(Consumer<Problem> found) {
        Layers<String> layers = new Layers<>("variable", name -> name, graph, found);
        layers.give(InventoryBuilder.ALL, builder.all().variables());
        builder.groups()
                .forEach(group ->
                        layers.give(Layers.group(group.name()), group.scope().variables()));
        hosts.forEach(host -> layers.give(Layers.host(host.name()), host.variables()));
        builder.variableFiles().forEach(file -> layers.give(layerOf(file), file.variables()));
        return layers;
    }

    private String layerOf(VariableFile file) {
        boolean ofGroup = isAll(file.name()) || groups.containsKey(file.name());
        return ofGroup ? Layers.group(file.name()) : Layers.host(file.name());
    }

    private Host host(DeclaredHost host, Connections connections, VariableLayers variables) {
        return new Host(
                host.name(),
                connections.settings(host),
                graph.withAncestors(host.groups()),
                variables.resolved(),
                host.source());
    }

    private ImmutableList<Group> groupsOf(ImmutableList<Host> resolved) {
        ImmutableSetMultimap.Builder<String, String> members = ImmutableSetMultimap.builder();
        resolved.forEach(host -> host.groups().forEach(group -> members.put(group, host.name())));
        ImmutableSetMultimap<String, String> hostNames = members.build();
        return groups.keySet().stream()
                .map(name -> group(name, hostNames.get(name)))
                .collect(toImmutableList());
    }

    private Group group(String name, ImmutableSet<String> members) {
        ImmutableSet<String> inside =
                children.get(name).stream().map(Child::name).collect(toImmutableSet());
        Source source = Optional.ofNullable(groups.get(name)).orElseThrow();
        return new Group(name, members, inside, graph.depth(name), source);
    }

    private static boolean isAll(String name) {
        return name.equals(InventoryBuilder.ALL);
    }

    private void problem(Source source, String code, String message) {
        problems.add(new Problem(source, code, message));
    }
}
