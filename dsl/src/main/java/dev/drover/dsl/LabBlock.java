package dev.drover.dsl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names inside {@code lab { … }} of a recipe's test: the throw-away hosts that it needs, and what they can install. */
public final class LabBlock {
    private static final ImmutableMap<String, String> DEFAULTS = ImmutableMap.of("group", "lab", "profile", "debian");
    private final List<RecipeTrial.TrialHost> hosts = new ArrayList<>();
    private final List<String> packages = new ArrayList<>();
    private final Map<String, String> secrets = new LinkedHashMap<>();

    /** A host of the group {@code lab}, with Debian. */
    public void host(String name) {
        host(ImmutableMap.of(), name);
    }

    /** A host: {@code host 'zk1', group: 'masters', profile: 'upstart'}. */
    public void host(Map<String, ?> options, String name) {
        ImmutableSet<String> known = DEFAULTS.keySet();
        options.keySet().stream()
                .filter(option -> !known.contains(option))
                .findFirst()
                .ifPresent(option -> {
                    throw new IllegalArgumentException(
                            "a host of a test has no option '" + option + "'" + Nearest.hint(option, known));
                });
        hosts.add(new RecipeTrial.TrialHost(name, value(options, "group"), value(options, "profile")));
    }

    private static String value(Map<String, ?> options, String name) {
        return options.containsKey(name) ? String.valueOf(options.get(name)) : String.valueOf(DEFAULTS.get(name));
    }

    /** A set of packages that the lab's own repository shall offer: {@code packages 'mesosphere'}. */
    public void packages(String set) {
        packages.add(set);
    }

    /** What {@code secret('NAME')} is in this test: hosts that are thrown away have no secrets, so it may stand here. */
    public void secret(String name, String value) {
        secrets.put(name, value);
    }

    ImmutableMap<String, String> secrets() {
        return ImmutableMap.copyOf(secrets);
    }

    ImmutableList<RecipeTrial.TrialHost> hosts() {
        return ImmutableList.copyOf(hosts);
    }

    ImmutableList<String> sets() {
        return ImmutableList.copyOf(packages);
    }
}
