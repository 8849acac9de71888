package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.HostView;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.Variable;
import java.util.Map;
import java.util.function.Function;

/** A host as plays see it. */
final class PlayHost implements HostView {
    private final Host host;
    private final World world;

    /**
     * What is behind every host of a run.
     *
     * @param stronger variables over the inventory's
     * @param facts of a host, gathered on demand
     */
    record World(
            Inventory inventory,
            ImmutableList<ImmutableMap<String, Variable>> stronger,
            Function<Host, Facts> facts,
            MemberIds memberIds) {}

    PlayHost(Host host, World world) {
        this.host = host;
        this.world = world;
    }

    @Override
    public String name() {
        return host.name();
    }

    @Override
    public String address() {
        return host.address();
    }

    @Override
    public ImmutableSet<String> groups() {
        return host.groups();
    }

    @Override
    public ImmutableMap<String, Object> vars() {
        var layers = world.inventory().variables(host);
        for (ImmutableMap<String, Variable> layer : world.stronger()) {
            layers = layers.over(layer);
        }
        return layers.resolved().entrySet().stream()
                .collect(ImmutableMap.toImmutableMap(
                        Map.Entry::getKey, entry -> entry.getValue().value()));
    }

    @Override
    public Object var(String name) {
        ImmutableMap<String, Object> vars = vars();
        Object value = vars.get(name);
        if (value == null) {
            throw unknown(
                    "variable",
                    "host '" + name() + "' has no variable '" + name + "'" + Nearest.hint(name, vars.keySet()));
        }
        return value;
    }

    @Override
    public Facts facts() {
        return world.facts().apply(host);
    }

    @Override
    public ImmutableList<HostView> group(String name) {
        return world
                .inventory()
                .hostsOf(name)
                .orElseThrow(() -> unknown(
                        "group",
                        "unknown group '" + name + "'"
                                + Nearest.hint(name, world.inventory().groups().keySet())))
                .stream()
                .map(member -> new PlayHost(member, world))
                .collect(ImmutableList.toImmutableList());
    }

    @Override
    public int memberId(String cluster) {
        return world.memberIds().idOf(cluster, host.name());
    }

    private static ProblemException unknown(String kind, String message) {
        return new ProblemException(new Problem(Source.ofCaller(), "unknown-" + kind, message));
    }
}
