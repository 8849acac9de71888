package dev.drover.engine.resource.marathonapp;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Doc;
import dev.drover.engine.model.Secret;
import dev.drover.engine.transport.http.HttpUrl;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** An app of Marathon, as it shall be. */
@Doc(
        value =
                "An app of Marathon. Marathon is asked through the host's own connection, so that no program is needed on the"
                        + " host, and it may listen on the host's loopback only. A change is deployed, and the end of the deployment"
                        + " is waited for.",
        example = "marathonApp('/hello') { cmd 'echo hello; sleep 10'; cpus 0.1; mem 16; instances 1 }",
        inSync =
                "The live definition has the attributes that are said, and no deployment of the app is under way. What is not"
                        + " said is kept as found: Marathon's defaults are no differences. Lists and env and labels are compared as"
                        + " wholes; in blocks only what is said. With absent(): there is no such app. With version: the app is"
                        + " as that version of it was, and no deployment of it is under way.",
        refused = {
            "absent() together with anything but server, login, password, force() and timeout.",
            "None of cmd, args, a container with an image, and version; cmd with args; uris with fetch.",
            "version together with what the app should be: the version says all of it. A version that Marathon does not know"
                    + " any more, or of an app that is not there, is a failure, which lists those that it knows.",
            "Numbers below 0, ports outside 0 to 65535, and a time limit over a day.",
            "Constraints that are not two or three texts.",
            "Protocols, networks and modes of volumes that Marathon does not know.",
            "Secrets in env: Marathon shows them to everybody."
        })
public record MarathonAppSpec(
        @Doc(value = "The app's absolute id.", example = "'/shop/web'")
        AppId id,

        @Doc(
                value = "Where Marathon is, as the host sees it. One that does not lead passes requests on.",
                example = "'http://marathon:8080'",
                byDefault = "http://127.0.0.1:8080")
        Optional<HttpUrl> server,

        @Doc(value = "The command, run by a shell.", example = "'python3 -m http.server $PORT0'")
        Optional<String> cmd,

        @Doc(
                value = "The program and its arguments, without a shell; not with cmd. Marathon refuses to turn"
                        + " an app that has cmd into one with args, or back: delete it before.",
                example = "'/bin/server', '--verbose'")
        Optional<ImmutableList<String>> args,

        @Doc(value = "Processors for each task.", example = "0.1")
        Optional<Double> cpus,

        @Doc(value = "Memory for each task, in MiB.", example = "64")
        Optional<Double> mem,

        @Doc(value = "Disk for each task, in MiB.", example = "100")
        Optional<Double> disk,

        @Doc(value = "GPUs for each task.", example = "1") Optional<Integer> gpus,

        @Doc(value = "How many tasks run; with 0 the app is suspended.", example = "3")
        Optional<Integer> instances,

        @Doc(value = "The service ports; for 0 Marathon chooses one.", example = "0, 8080")
        Optional<ImmutableList<Integer>> ports,

        @Doc(
                value = "Environment variables: exactly these. They are shown, so no secrets.",
                example = "APP_MODE: 'live'")
        Optional<ImmutableMap<String, String>> env,

        @Doc(value = "Labels: exactly these.", example = "owner: 'web'")
        Optional<ImmutableMap<String, String>> labels,

        @Doc(
                value = "Where tasks may run; each is a field, an operator and perhaps a value.",
                example = "['hostname', 'UNIQUE'], ['rack', 'GROUP_BY', '3']")
        Optional<ImmutableList<ImmutableList<String>>> constraints,

        @Doc(
                value = "How Marathon sees whether a task is healthy; exactly these checks.",
                example = "{ path '/health'; interval '10s' }")
        Optional<ImmutableList<HealthCheck>> healthChecks,

        @Doc(value = "The container that it runs in.", example = "{ image 'nginx:1.27'; network 'BRIDGE' }")
        Optional<AppContainer> container,

        @Doc(
                value = "Files to fetch, unpacked where they are archives; before Marathon 1.5. Not with fetch.",
                example = "'https://example.com/app.tgz'")
        Optional<ImmutableList<String>> uris,

        @Doc(value = "Files to fetch.", example = "{ uri 'https://example.com/app.tgz'; extract false }")
        Optional<ImmutableList<Fetch>> fetch,

        @Doc(value = "The user on the agent that tasks run as.", example = "'nobody'")
        Optional<String> user,

        @Doc(value = "How tasks are replaced.", example = "{ minimumHealthCapacity 0.5 }")
        Optional<UpgradeStrategy> upgradeStrategy,

        @Doc(value = "The roles whose resources it takes.", example = "'*'")
        Optional<ImmutableSet<String>> acceptedResourceRoles,

        @Doc(
                value =
                        "A rollback: the app shall be as this version of it was, which is the time at which Marathon took it."
                                + " `drover check` of the recipe mesosphere/checks lists the versions of an app.",
                example = "'2015-06-30T19:52:44.649Z'")
        Optional<AppVersion> version,

        @Doc(value = "Who asks Marathon, by Basic authentication; needs password.", example = "'admin'")
        Optional<String> login,

        @Doc(value = "The password of login.", example = "secret('marathon')")
        Optional<Secret> password,

        @Doc("A deployment of the app that is under way is cancelled. Else its end is waited for, within the timeout.")
        boolean force,

        @Doc("There is no such app, and its tasks are stopped.")
        boolean absent,

        @Doc(
                value = "How long to wait in all: for Marathon and its leader, and for the end of the deployment.",
                example = "'10m'",
                byDefault = "5 minutes")
        Optional<Duration> timeout) {
    private static final HttpUrl HERE = HttpUrl.parse("http://127.0.0.1:8080");
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Checks the rules between attributes. */
    public MarathonAppSpec {
        boolean says = Stream.<Optional<?>>of(
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
                        acceptedResourceRoles)
                .anyMatch(Optional::isPresent);
        if (absent && says) {
            throw new IllegalArgumentException("absent() says that there is no app: leave out what it should be");
        }
        if (version.isPresent() && (says || absent)) {
            throw new IllegalArgumentException(
                    "version says all of the app: leave out " + (absent ? "absent()" : "what it should be"));
        }
        if (cmd.isPresent() && args.isPresent()) {
            throw new IllegalArgumentException("takes cmd or args, not both");
        }
        boolean image = container.flatMap(AppContainer::image).isPresent();
        if (!absent && version.isEmpty() && cmd.isEmpty() && args.isEmpty() && !image) {
            throw new IllegalArgumentException("needs cmd, args or a container with an image");
        }
        if (uris.isPresent() && fetch.isPresent()) {
            throw new IllegalArgumentException("takes uris or fetch, not both");
        }
        if (login.isPresent() != password.isPresent()) {
            throw new IllegalArgumentException("login and password go together");
        }
        checkNumber("cpus", cpus);
        checkNumber("mem", mem);
        checkNumber("disk", disk);
        checkNumber("gpus", gpus);
        checkNumber("instances", instances);
        ports.ifPresent(list -> list.forEach(MarathonAppSpec::checkPort));
        constraints.ifPresent(list -> list.forEach(MarathonAppSpec::checkConstraint));
        if (timeout.filter(limit -> limit.isZero() || limit.compareTo(LONGEST) > 0)
                .isPresent()) {
            throw new IllegalArgumentException("timeout must be at most a day, and not 0");
        }
    }

    private static void checkNumber(String attribute, Optional<? extends Number> number) {
        if (number.filter(given -> !(given.doubleValue() >= 0)).isPresent()) {
            throw new IllegalArgumentException(attribute + " must not be below 0, got " + number.get());
        }
    }

    private static void checkPort(int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("ports must be from 0 to 65535, got " + port);
        }
    }

    private static void checkConstraint(ImmutableList<String> constraint) {
        if (constraint.size() != 2 && constraint.size() != 3) {
            throw new IllegalArgumentException(
                    "constraints are a field, an operator and perhaps a value, such as ['hostname', 'UNIQUE']; got "
                            + constraint);
        }
    }

    /** An app of which nothing is said yet; {@link MarathonAppDraft#spec} makes the spec. */
    public static MarathonAppDraft at(String id) {
        return new MarathonAppDraft(AppId.parse(id));
    }

    HttpUrl where() {
        return server.orElse(HERE);
    }

    Duration limit() {
        return timeout.orElse(Duration.ofMinutes(5));
    }
}
