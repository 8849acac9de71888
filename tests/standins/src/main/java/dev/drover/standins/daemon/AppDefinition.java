package dev.drover.standins.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules for one Marathon app: what may be said, and what the server adds (Marathon 1.4, {@code /v2/apps}). */
final class AppDefinition {
    private static final String SEGMENT = "[a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9]";
    private static final String ID = "/?((" + SEGMENT + ")/)*(" + SEGMENT + ")";
    private static final Json.Obj DEFAULTS = Json.parseObject("""
            {"id":null,"cmd":null,"args":null,"user":null,"env":{},"instances":1,"cpus":1,"mem":128,"disk":0,"gpus":0,
            "executor":"","constraints":[],"uris":[],"fetch":[],"storeUrls":[],"backoffSeconds":1,"backoffFactor":1.15,
            "maxLaunchDelaySeconds":3600,"container":null,"healthChecks":[],"readinessChecks":[],"dependencies":[],
            "upgradeStrategy":{"minimumHealthCapacity":1,"maximumOverCapacity":1},"labels":{},"ipAddress":null,
            "residency":null,"secrets":{},"taskKillGracePeriodSeconds":null,
            "unreachableStrategy":{"inactiveAfterSeconds":300,"expungeAfterSeconds":600},"killSelection":"YOUNGEST_FIRST",
            "acceptedResourceRoles":null,"ports":null,"portDefinitions":null,"requirePorts":false}
            """);

    private static final Map<String, String> SAME =
            Map.of("ports", "portDefinitions", "portDefinitions", "ports", "uris", "fetch", "fetch", "uris");

    private static final List<String> LISTS = List.of("ports", "portDefinitions", "args", "acceptedResourceRoles");

    private AppDefinition() {}

    /** One thing wrong, e.g. at {@code /cpus}. */
    record Mistake(String path, String message) {}

    /** The app id with its leading slash. */
    static String absoluteId(String id) {
        return id.startsWith("/") ? id : "/" + id;
    }

    /**
     * A definition with what is given now in place of what the base says; unknown members are dropped, as Marathon does. Of two
     * names for one thing the other one goes with it.
     */
    static Json.Obj merged(Json.Obj base, Json.Obj given) {
        Json.Obj merged = DEFAULTS;
        for (String name : DEFAULTS.members().keySet()) {
            boolean otherwiseSaid =
                    SAME.containsKey(name) && given.member(SAME.get(name)).isPresent();
            Optional<Json> value = given.member(name).or(() -> otherwiseSaid ? Optional.empty() : base.member(name));
            if (value.isPresent()) {
                merged = merged.with(name, value.get());
            }
        }
        return withFiles(merged, given);
    }

    /** {@code uris} is the older word for {@code fetch}; both are told. */
    private static Json.Obj withFiles(Json.Obj merged, Json.Obj given) {
        if (given.member("fetch").isPresent()) {
            return merged.with(
                    "uris",
                    Json.array(merged.elements("fetch").stream()
                            .map(one ->
                                    new Json.Text(((Json.Obj) one).text("uri").orElse("")))
                            .toList()));
        }
        return given.member("uris").isEmpty()
                ? merged
                : merged.with(
                        "fetch",
                        Json.array(merged.elements("uris").stream()
                                .map(uri -> Json.object().with("uri", uri))
                                .toList()));
    }

    /** What is wrong with the types of a request; answered with 400. */
    static List<Mistake> typeMistakes(Json.Obj given) {
        var mistakes = new ArrayList<Mistake>();
        for (Map.Entry<String, Json> member : given.members().entrySet()) {
            Optional<Json> usual = DEFAULTS.member(member.getKey())
                    .or(() ->
                            Optional.of(member.getKey()).filter(LISTS::contains).map(list -> Json.array(List.of())));
            boolean alike = usual.isEmpty()
                    || member.getValue() instanceof Json.Nil
                    || usual.get().getClass() == member.getValue().getClass();
            if (!alike) {
                String expected = usual.get().getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
                mistakes.add(new Mistake("/" + member.getKey(), "error.expected." + jsonName(expected)));
            }
        }
        return List.copyOf(mistakes);
    }

    private static String jsonName(String kind) {
        return switch (kind) {
            case "num" -> "jsnumber";
            case "arr" -> "jsarray";
            case "obj" -> "jsobject";
            case "bool" -> "jsboolean";
            default -> "jsstring";
        };
    }

    /** What is wrong with a whole definition; answered with 422. */
    static List<Mistake> ruleMistakes(Json.Obj app) {
        var mistakes = new ArrayList<Mistake>();
        if (!app.text("id").orElse("").matches(ID)) {
            mistakes.add(new Mistake("/id", "must fully match regular expression '" + ID + "'"));
        }
        boolean docker = app.object("container").object("docker").text("image").isPresent();
        boolean command = app.text("cmd").isPresent() || app.member("args").isPresent();
        if (!command && !docker) {
            mistakes.add(new Mistake(
                    "/", "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'."));
        }
        if (app.text("cmd").isPresent() && app.member("args").isPresent()) {
            mistakes.add(new Mistake("/", "AppDefinition must not contain both 'cmd' and 'args'."));
        }
        for (String name : List.of("instances", "cpus", "mem", "disk", "gpus")) {
            if (app.number(name).filter(number -> number.signum() < 0).isPresent()) {
                mistakes.add(new Mistake("/" + name, "error.min"));
            }
        }
        return List.copyOf(mistakes);
    }
}
