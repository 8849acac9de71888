package dev.drover.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "inventory", mixinStandardHelpOptions = true, description = "Shows hosts and groups.")
final class InventoryCommand implements Runnable {
    private final Output output;

    @Mixin
    private RunFlags flags = new RunFlags();

    InventoryCommand(Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        print(flags, "all", false);
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists hosts with their addresses, groups and variables.")
    void list(
            @Mixin RunFlags mine,
            @Parameters(paramLabel = "PATTERN", defaultValue = "all") String pattern,
            @Option(names = "--json", description = "As JSON.") boolean json) {
        print(mine, pattern, json);
    }

    @Command(mixinStandardHelpOptions = true, description = "Shows the groups as a tree.")
    void graph(@Mixin RunFlags mine) {
        Inventory inventory = Project.withoutPlaybook(mine).inventory();
        inventory.groups().values().stream()
                .filter(group -> group.depth() == 0
                        || inventory.groups().values().stream()
                                .noneMatch(parent -> parent.children().contains(group.name())))
                .forEach(group -> tree(inventory, group.name(), 0));
    }

    private void tree(Inventory inventory, String group, int depth) {
        output.out().println("  ".repeat(depth) + "@" + group);
        Optional.ofNullable(inventory.groups().get(group))
                .ifPresent(found -> found.children().forEach(child -> tree(inventory, child, depth + 1)));
        inventory.hostsOf(group).orElseThrow().stream()
                .filter(host -> host.groups().iterator().next().equals(group))
                .forEach(host -> output.out().println("  ".repeat(depth + 1) + host.name()));
    }

    private void print(RunFlags options, String pattern, boolean json) {
        Inventory inventory = Project.withoutPlaybook(options).inventory();
        List<Host> hosts = inventory.select(options.limit().orElse(pattern), new Source("PATTERN", 0));
        if (json) {
            output.out().println(json(inventory, hosts));
        } else {
            hosts.forEach(host -> output.out()
                    .printf("%-20s %-20s %s%n", host.name(), host.address(), String.join(",", host.groups())));
        }
    }

    private static String json(Inventory inventory, List<Host> hosts) {
        ObjectNode all = new ObjectMapper().createObjectNode();
        for (Host host : hosts) {
            ObjectNode one = all.putObject(host.name());
            one.put("address", host.address());
            ArrayNode groups = one.putArray("groups");
            host.groups().forEach(groups::add);
            ObjectNode variables = one.putObject("vars");
            inventory
                    .variables(host)
                    .resolved()
                    .forEach((name, variable) -> variables.putPOJO(name, shown(variable.value())));
        }
        return all.toPrettyString();
    }

    /** A value with its secrets hidden. */
    private static Object shown(Object value) {
        if (value instanceof Map<?, ?> map) {
            return ImmutableMap.copyOf(Maps.transformValues(map, InventoryCommand::shown));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(InventoryCommand::shown).toList();
        }
        return value instanceof Secret ? "***" : value;
    }
}
