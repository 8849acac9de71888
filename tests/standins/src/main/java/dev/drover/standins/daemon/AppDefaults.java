package dev.drover.standins.daemon;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What Marathon 1.4 fills in where a request says only a part: of containers, checks, files to fetch, and ports. */
final class AppDefaults {
    private static final Json.Obj HEALTH_CHECK = Json.parseObject("""
            {"gracePeriodSeconds":300,"intervalSeconds":60,"timeoutSeconds":20,"maxConsecutiveFailures":3,
            "protocol":"HTTP","ignoreHttp1xx":false}
            """);
    private static final Json.Obj CONTAINER = Json.parseObject("{\"type\":\"DOCKER\",\"volumes\":[]}");
    private static final Json.Obj DOCKER =
            Json.parseObject("{\"privileged\":false,\"parameters\":[],\"forcePullImage\":false}");
    private static final Json.Obj PORT_MAPPING = Json.parseObject(
            "{\"containerPort\":0,\"hostPort\":0,\"servicePort\":0,\"protocol\":\"tcp\",\"labels\":{}}");
    private static final Json.Obj PORT_DEFINITION = Json.parseObject("{\"port\":0,\"protocol\":\"tcp\",\"labels\":{}}");
    private static final Json.Obj FETCH = Json.parseObject("{\"extract\":true,\"executable\":false,\"cache\":false}");
    private static final Json.Obj UPGRADE = Json.parseObject("{\"minimumHealthCapacity\":1,\"maximumOverCapacity\":1}");

    private AppDefaults() {}

    /**
     * A whole definition.
     *
     * @param app what is said of it, by the request or before
     * @param assign gives service ports, one for each that is wanted; 0 means any
     */
    static Json.Obj completed(Json.Obj app, Function<List<Integer>, List<Integer>> assign) {
        Json.Obj whole = app.with("upgradeStrategy", filled(app.object("upgradeStrategy"), UPGRADE));
        whole = withEach(whole, "healthChecks", AppDefaults::healthCheck);
        whole = withEach(whole, "fetch", fetch -> filled(fetch, FETCH));
        if (whole.member("container").isPresent()) {
            whole = whole.with("container", container(whole.object("container")));
        }
        return withPorts(whole, assign);
    }

    private static Json.Obj healthCheck(Json.Obj given) {
        Json.Obj check = filled(given, HEALTH_CHECK);
        String protocol = check.text("protocol").orElse("");
        if (protocol.endsWith("HTTP") || protocol.endsWith("HTTPS")) {
            check = filled(check, Json.object().with("path", "/"));
        }
        boolean hasPort = check.member("port").isPresent() || protocol.equals("COMMAND");
        return hasPort ? check : filled(check, Json.object().with("portIndex", 0L));
    }

    private static Json.Obj container(Json.Obj given) {
        Json.Obj container = filled(given, CONTAINER);
        if (container.member("docker").isEmpty()) {
            return container;
        }
        Json.Obj docker = filled(container.object("docker"), DOCKER);
        return container.with("docker", withEach(docker, "portMappings", one -> filled(one, PORT_MAPPING)));
    }

    /** Service ports stand in the mappings of a container that has a network of its own, else they are the app's. */
    private static Json.Obj withPorts(Json.Obj app, Function<List<Integer>, List<Integer>> assign) {
        Json.Obj docker = app.object("container").object("docker");
        List<Json.Obj> mappings = objects(docker, "portMappings");
        if (!mappings.isEmpty()) {
            List<Integer> ports = assign.apply(numbers(mappings, "servicePort"));
            Json.Obj mapped = docker.with("portMappings", Json.array(numbered(mappings, "servicePort", ports)));
            return shownPorts(
                    app.with("container", app.object("container").with("docker", mapped)),
                    numbered(ports.stream().map(port -> PORT_DEFINITION).toList(), "port", ports),
                    ports);
        }
        boolean bridged = docker.text("network")
                .filter(network -> !network.equals("HOST"))
                .isPresent();
        List<Json.Obj> said = definitions(app).orElse(bridged ? List.of() : List.of(PORT_DEFINITION));
        List<Json.Obj> whole =
                said.stream().map(one -> filled(one, PORT_DEFINITION)).toList();
        List<Integer> ports = assign.apply(numbers(whole, "port"));
        return shownPorts(app, numbered(whole, "port", ports), ports);
    }

    private static Optional<List<Json.Obj>> definitions(Json.Obj app) {
        if (app.member("portDefinitions").isPresent()) {
            return Optional.of(objects(app, "portDefinitions"));
        }
        return app.member("ports")
                .map(ports -> app.elements("ports").stream()
                        .map(port -> Json.object().with("port", port))
                        .toList());
    }

    private static Json.Obj shownPorts(Json.Obj app, List<Json.Obj> definitions, List<Integer> ports) {
        return app.with("portDefinitions", Json.array(definitions))
                .with("ports", Json.array(ports.stream().map(Json::number).toList()));
    }

    private static List<Json.Obj> objects(Json.Obj object, String name) {
        return object.elements(name).stream()
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .toList();
    }

    private static List<Integer> numbers(List<Json.Obj> objects, String name) {
        return objects.stream()
                .map(one -> one.number(name).map(Number::intValue).orElse(0))
                .toList();
    }

    private static List<Json.Obj> numbered(List<Json.Obj> objects, String name, List<Integer> numbers) {
        var changed = new java.util.ArrayList<Json.Obj>();
        for (int index = 0; index < objects.size(); index++) {
            changed.add(objects.get(index).with(name, (long) numbers.get(index)));
        }
        return List.copyOf(changed);
    }

    private static Json.Obj withEach(Json.Obj object, String name, UnaryOperator<Json.Obj> change) {
        return object.member(name).isEmpty()
                ? object
                : object.with(
                        name,
                        Json.array(objects(object, name).stream().map(change).toList()));
    }

    /** With the defaults of what it does not say. */
    private static Json.Obj filled(Json.Obj given, Json.Obj defaults) {
        Json.Obj whole = given;
        for (String name : defaults.members().keySet()) {
            Optional<Json> value = defaults.member(name);
            if (given.member(name).isEmpty() && value.isPresent()) {
                whole = whole.with(name, value.get());
            }
        }
        return whole;
    }
}
