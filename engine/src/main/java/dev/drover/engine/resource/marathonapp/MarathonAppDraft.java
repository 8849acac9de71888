package dev.drover.engine.resource.marathonapp;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Secret;
import dev.drover.engine.transport.http.HttpUrl;
import java.time.Duration;
import java.util.Optional;

/** Puts a {@link MarathonAppSpec} together in Java. Its methods are the attributes. For one thread. */
public final class MarathonAppDraft {
    private final AppId id;
    private Optional<HttpUrl> server = Optional.empty();
    private Optional<String> cmd = Optional.empty();
    private Optional<ImmutableList<String>> args = Optional.empty();
    private Optional<Double> cpus = Optional.empty();
    private Optional<Double> mem = Optional.empty();
    private Optional<Double> disk = Optional.empty();
    private Optional<Integer> gpus = Optional.empty();
    private Optional<Integer> instances = Optional.empty();
    private Optional<ImmutableList<Integer>> ports = Optional.empty();
    private Optional<ImmutableMap<String, String>> env = Optional.empty();
    private Optional<ImmutableMap<String, String>> labels = Optional.empty();
    private Optional<ImmutableList<ImmutableList<String>>> constraints = Optional.empty();
    private Optional<ImmutableList<HealthCheck>> healthChecks = Optional.empty();
    private Optional<AppContainer> container = Optional.empty();
    private Optional<ImmutableList<String>> uris = Optional.empty();
    private Optional<ImmutableList<Fetch>> fetch = Optional.empty();
    private Optional<String> user = Optional.empty();
    private Optional<UpgradeStrategy> upgradeStrategy = Optional.empty();
    private Optional<ImmutableSet<String>> acceptedResourceRoles = Optional.empty();
    private Optional<AppVersion> version = Optional.empty();
    private Optional<String> login = Optional.empty();
    private Optional<Secret> password = Optional.empty();
    private boolean force;
    private boolean absent;
    private Optional<Duration> timeout = Optional.empty();

    MarathonAppDraft(AppId id) {
        this.id = id;
    }

    public MarathonAppDraft server(String url) {
        server = Optional.of(HttpUrl.parse(url));
        return this;
    }

    public MarathonAppDraft cmd(String value) {
        cmd = Optional.of(value);
        return this;
    }

    public MarathonAppDraft args(String... values) {
        args = Optional.of(ImmutableList.copyOf(values));
        return this;
    }

    public MarathonAppDraft cpus(double value) {
        cpus = Optional.of(value);
        return this;
    }

    public MarathonAppDraft mem(double value) {
        mem = Optional.of(value);
        return this;
    }

    public MarathonAppDraft disk(double value) {
        disk = Optional.of(value);
        return this;
    }

    public MarathonAppDraft gpus(int value) {
        gpus = Optional.of(value);
        return this;
    }

    public MarathonAppDraft instances(int value) {
        instances = Optional.of(value);
        return this;
    }

    public MarathonAppDraft ports(Integer... values) {
        ports = Optional.of(ImmutableList.copyOf(values));
        return this;
    }

    public MarathonAppDraft env(ImmutableMap<String, String> value) {
        env = Optional.of(value);
        return this;
    }

    public MarathonAppDraft labels(ImmutableMap<String, String> value) {
        labels = Optional.of(value);
        return this;
    }

    public MarathonAppDraft constraints(ImmutableList<ImmutableList<String>> value) {
        constraints = Optional.of(value);
        return this;
    }

    public MarathonAppDraft healthChecks(HealthCheck... values) {
        healthChecks = Optional.of(ImmutableList.copyOf(values));
        return this;
    }

    public MarathonAppDraft container(AppContainer value) {
        container = Optional.of(value);
        return this;
    }

    public MarathonAppDraft uris(String... values) {
        uris = Optional.of(ImmutableList.copyOf(values));
        return this;
    }

    public MarathonAppDraft fetch(Fetch... values) {
        fetch = Optional.of(ImmutableList.copyOf(values));
        return this;
    }

    public MarathonAppDraft user(String value) {
        user = Optional.of(value);
        return this;
    }

    public MarathonAppDraft upgradeStrategy(UpgradeStrategy value) {
        upgradeStrategy = Optional.of(value);
        return this;
    }

    public MarathonAppDraft acceptedResourceRoles(String... values) {
        acceptedResourceRoles = Optional.of(ImmutableSet.copyOf(values));
        return this;
    }

    public MarathonAppDraft version(String value) {
        version = Optional.of(AppVersion.parse(value));
        return this;
    }

    public MarathonAppDraft force() {
        force = true;
        return this;
    }

    public MarathonAppDraft absent() {
        absent = true;
        return this;
    }

    public MarathonAppDraft timeout(Duration value) {
        timeout = Optional.of(value);
        return this;
    }

    public MarathonAppDraft login(String name, Secret proof) {
        login = Optional.of(name);
        password = Optional.of(proof);
        return this;
    }

    /**
     * The app as it was described.
     *
     * @throws IllegalArgumentException if the attributes do not go together
     */
    public MarathonAppSpec spec() {
        return new MarathonAppSpec(
                id,
                server,
                cmd,
                args,
                cpus,
                mem,
                disk,
                gpus,
                instances,
                ports,
                env,
                labels,
                constraints,
                healthChecks,
                container,
                uris,
                fetch,
                user,
                upgradeStrategy,
                acceptedResourceRoles,
                version,
                login,
                password,
                force,
                absent,
                timeout);
    }
}
