package dev.drover.engine.inventory;

import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Host.Settings;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** How each host is reached: its settings resolved, and checked against those of the others. */
final class Connections {
    private final ImmutableMap<String, Connection> byHost;
    private final Consumer<Problem> problems;

    private Connections(ImmutableMap<String, Connection> byHost, Consumer<Problem> problems) {
        this.byHost = byHost;
        this.problems = problems;
    }

    private record Connection(DeclaredHost host, ImmutableMap<Setting, Variable> settings) {
        Optional<Variable> variable(Setting setting) {
            return Optional.ofNullable(settings.get(setting));
        }

        Optional<String> text(Setting setting) {
            return variable(setting).map(variable -> (String) variable.value());
        }

        /** A jump host of a group or of all does not hold for the jump host itself. */
        Optional<Variable> jump() {
            return variable(Setting.JUMP)
                    .filter(jump -> jump.layer().equals(Layers.host(host.name()))
                            || !jump.value().equals(host.name()));
        }

        Optional<String> jumpHost() {
            return jump().map(jump -> (String) jump.value());
        }

        Source source(Setting setting) {
            return variable(setting).map(Variable::source).orElse(host.source());
        }

        @SuppressWarnings("unchecked") // these settings make it a list of texts
        ImmutableList<String> paths(Setting setting) {
            return variable(setting)
                    .map(variable -> (ImmutableList<String>) variable.value())
                    .orElse(ImmutableList.of());
        }

        Settings resolved() {
            return new Settings(
                    text(Setting.ADDRESS),
                    variable(Setting.PORT).map(port -> (Integer) port.value()),
                    text(Setting.USER),
                    text(Setting.BECOME),
                    paths(Setting.IDENTITY),
                    jumpHost(),
                    text(Setting.CONNECTION),
                    paths(Setting.KNOWN_HOSTS),
                    variable(Setting.LEGACY_ALGORITHMS).map(flag -> (Boolean) flag.value()));
        }
    }

    /** Resolves and checks. */
    static Connections of(ImmutableList<DeclaredHost> hosts, Layers<Setting> layers, Consumer<Problem> problems) {
        Connections connections = new Connections(
                hosts.stream().collect(toImmutableMap(DeclaredHost::name, host -> connection(host, layers))), problems);
        layers.reportConflicts();
        connections.checkAddresses();
        connections.checkJumps();
        return connections;
    }

    private static Connection connection(DeclaredHost host, Layers<Setting> layers) {
        ImmutableMap.Builder<Setting, Variable> settings = ImmutableMap.builder();
        layers.of(host).forEach(settings::putAll);
        return new Connection(host, settings.buildKeepingLast());
    }

    Settings settings(DeclaredHost host) {
        return Optional.ofNullable(byHost.get(host.name()))
                .map(Connection::resolved)
                .orElseThrow();
    }

    /** What makes two hosts the same machine. Behind different jump hosts one private address may be two of them. */
    private record Place(String address, int port, Optional<String> jump) {}

    private void checkAddresses() {
        Map<Place, Connection> places = new HashMap<>();
        for (Connection connection : byHost.values()) {
            if (connection.text(Setting.CONNECTION).equals(Optional.of("local"))) {
                continue;
            }
            Connection other = places.putIfAbsent(place(connection), connection);
            if (other != null) {
                problem(
                        connection.source(Setting.ADDRESS),
                        "duplicate-address",
                        "hosts '" + other.host().name() + "' and '"
                                + connection.host().name() + "' have the same address '" + address(connection)
                                + "'; the other is at " + other.source(Setting.ADDRESS));
            }
        }
    }

    private static Place place(Connection connection) {
        Settings settings = connection.resolved();
        return new Place(Ascii.toLowerCase(address(connection)), settings.port().orElse(22), settings.jump());
    }

    private static String address(Connection connection) {
        return connection.text(Setting.ADDRESS).orElse(connection.host().name());
    }

    private void checkJumps() {
        Set<Variable> unknown = new HashSet<>();
        Set<String> inCycle = new HashSet<>();
        for (Connection connection : byHost.values()) {
            connection
                    .jump()
                    .filter(jump -> !byHost.containsKey(String.valueOf(jump.value())))
                    .filter(unknown::add)
                    .ifPresent(this::unknownJump);
            checkJumpCycle(connection, inCycle);
        }
    }

    private void unknownJump(Variable jump) {
        String host = String.valueOf(jump.value());
        problem(
                jump.source(),
                "unknown-host",
                "jump host '" + NameRule.shown(host) + "' is not in the inventory"
                        + Nearest.to(host, byHost.keySet())
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse(""));
    }

    private void checkJumpCycle(Connection start, Set<String> inCycle) {
        List<String> path = new ArrayList<>();
        Optional<Connection> at = Optional.of(start);
        while (at.isPresent() && !path.contains(at.get().host().name())) {
            path.add(at.get().host().name());
            at = at.get().jumpHost().flatMap(next -> Optional.ofNullable(byHost.get(next)));
        }
        if (at.isPresent() && at.get().equals(start) && inCycle.addAll(path)) {
            problem(
                    start.source(Setting.JUMP),
                    "jump-cycle",
                    "hosts cannot be reached through each other: " + String.join(" → ", path) + " → " + path.get(0));
        }
    }

    private void problem(Source source, String code, String message) {
        problems.accept(new Problem(source, code, message));
    }
}
