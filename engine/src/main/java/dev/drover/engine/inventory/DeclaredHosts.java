package dev.drover.engine.inventory;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.inventory.InventoryBuilder.Declared;
import dev.drover.engine.inventory.Scope.Given;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.Source;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts together what several places declare about the same host. */
final class DeclaredHosts {
    private final Map<String, Gathered> hosts = new LinkedHashMap<>();
    private final Consumer<Problem> problems;

    private DeclaredHosts(Consumer<Problem> problems) {
        this.problems = problems;
    }

    /** The hosts in the order they are first named. */
    static ImmutableList<DeclaredHost> of(List<Declared> declared, Consumer<Problem> problems) {
        DeclaredHosts hosts = new DeclaredHosts(problems);
        declared.forEach(hosts::add);
        return hosts.hosts.values().stream().map(Gathered::host).collect(toImmutableList());
    }

    /** What is known of a host so far. */
    private static final class Gathered {
        private final String name;
        private final Source firstNamed;
        private final Map<String, Source> groups = new LinkedHashMap<>();
        private Optional<Definition> definition = Optional.empty();

        Gathered(String name, Source firstNamed) {
            this.name = name;
            this.firstNamed = firstNamed;
        }

        DeclaredHost host() {
            return new DeclaredHost(
                    name,
                    ImmutableSet.copyOf(groups.keySet()),
                    definition.map(Definition::settings).orElse(ImmutableMap.of()),
                    definition.map(Definition::variables).orElse(ImmutableMap.of()),
                    definition.map(Definition::source).orElse(firstNamed));
        }
    }

    /** The one place that says more about a host than its groups. */
    private record Definition(
            ImmutableMap<Setting, Given> settings, ImmutableMap<String, Given> variables, Source source) {}

    private void add(Declared declared) {
        HostBuilder builder = declared.host();
        builder.scope().problems().forEach(problems);
        Optional<ImmutableList<String>> names = expand(builder.written(), builder.isRange(), builder.source());
        names.ifPresent(hostNames -> add(declared, hostNames));
    }

    private void add(Declared declared, ImmutableList<String> names) {
        ImmutableList<Optional<Given>> addresses = addresses(declared.host(), names.size());
        for (int i = 0; i < names.size(); i++) {
            if (isNamedWell(names.get(i), declared.host().source())) {
                add(names.get(i), declared, addresses.get(i));
            }
        }
    }

    private void add(String name, Declared declared, Optional<Given> address) {
        Source source = declared.host().source();
        Gathered host = hosts.computeIfAbsent(name, unseen -> new Gathered(unseen, source));
        Source before = host.groups.putIfAbsent(declared.group(), source);
        if (before != null) {
            duplicate(name, source, before);
        } else if (!declared.host().scope().saysNothing()) {
            define(host, declared.host(), address);
        }
    }

    private void define(Gathered host, HostBuilder builder, Optional<Given> address) {
        if (host.definition.isPresent()) {
            duplicate(host.name, builder.source(), host.definition.get().source());
            return;
        }
        ImmutableMap.Builder<Setting, Given> settings = ImmutableMap.builder();
        builder.scope().settings().forEach((setting, given) -> {
            if (setting != Setting.ADDRESS) {
                settings.put(setting, given);
            }
        });
        address.ifPresent(given -> settings.put(Setting.ADDRESS, given));
        ImmutableMap<String, Given> variables =
                ImmutableMap.copyOf(builder.scope().variables());
        host.definition = Optional.of(new Definition(settings.buildOrThrow(), variables, builder.source()));
    }

    private void duplicate(String name, Source source, Source before) {
        problem(
                source,
                "duplicate-host",
                "host '" + name + "' is defined twice, here and at " + before
                        + "; remove one, or give its settings and variables in one place only");
    }

    /** The address of each of {@code count} hosts, where there is one. */
    private ImmutableList<Optional<Given>> addresses(HostBuilder builder, int count) {
        Given written = builder.scope().settings().get(Setting.ADDRESS);
        ImmutableList<Optional<Given>> none = repeated(count);
        return written == null ? none : addresses(builder, written, count).orElse(none);
    }

    private Optional<ImmutableList<Optional<Given>>> addresses(HostBuilder builder, Given written, int count) {
        Optional<ImmutableList<String>> addresses = expand(String.valueOf(written.value()), true, written.source());
        if (addresses.isPresent() && addresses.get().size() != count) {
            problem(
                    written.source(),
                    "range-mismatch",
                    "'" + builder.written() + "' is " + (count == 1 ? "1 host" : count + " hosts") + ", but '"
                            + written.value() + "' is "
                            + (addresses.get().size() == 1
                                    ? "1 address"
                                    : addresses.get().size() + " addresses"));
            return Optional.empty();
        }
        return addresses.map(all -> all.stream()
                .map(address -> Optional.of(new Given(address, written.source())))
                .collect(toImmutableList()));
    }

    private static ImmutableList<Optional<Given>> repeated(int count) {
        return ImmutableList.copyOf(Collections.nCopies(count, Optional.<Given>empty()));
    }

    private Optional<ImmutableList<String>> expand(String written, boolean range, Source source) {
        try {
            return Optional.of(range ? HostRange.expand(written) : ImmutableList.of(written));
        } catch (IllegalArgumentException wrong) {
            problem(source, "bad-range", String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    private boolean isNamedWell(String name, Source source) {
        Optional<String> complaint = name.equals(InventoryBuilder.ALL)
                ? Optional.of("a host cannot be called 'all', the group of every host")
                : NameRule.name("host", name);
        complaint.ifPresent(text -> problem(source, "bad-name", text));
        return complaint.isEmpty();
    }

    private void problem(Source source, String code, String message) {
        problems.accept(new Problem(source, code, message));
    }
}
