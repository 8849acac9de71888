package dev.drover.engine.resource.marathonapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Streams;
import dev.drover.engine.resource.Change;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * What is said of an app, by attribute, as Marathon writes it.
 *
 * @param attributes by name, in the order of the spec
 */
record Definition(ImmutableMap<String, JsonNode> attributes) {

    /** The modes of networks since Marathon 1.5, and what they were before. */
    private static final ImmutableMap<String, String> NETWORKS =
            ImmutableMap.of("host", "HOST", "container/bridge", "BRIDGE", "container", "USER");

    static Definition of(MarathonAppSpec spec) {
        Json said = Json.empty()
                .with("cmd", spec.cmd())
                .with("args", spec.args())
                .with("cpus", spec.cpus())
                .with("mem", spec.mem())
                .with("disk", spec.disk())
                .with("gpus", spec.gpus())
                .with("instances", spec.instances())
                .with("ports", spec.ports())
                .with("env", spec.env())
                .with("labels", spec.labels())
                .with("constraints", spec.constraints())
                .with("healthChecks", spec.healthChecks().map(list -> Json.list(list, HealthCheck::json)))
                .with("container", spec.container().map(AppContainer::json))
                .with("uris", spec.uris())
                .with("fetch", spec.fetch().map(list -> Json.list(list, Fetch::json)))
                .with("user", spec.user())
                .with("upgradeStrategy", spec.upgradeStrategy().map(UpgradeStrategy::json))
                .with("acceptedResourceRoles", spec.acceptedResourceRoles());
        return new Definition(said.node().properties().stream()
                .collect(ImmutableMap.toImmutableMap(entry -> entry.getKey(), entry -> entry.getValue())));
    }

    /** The body of a request that makes the app like this; what is not in it stays. */
    String body(AppId id) {
        Json body = Json.empty().with("id", Optional.of(id.text()));
        for (var attribute : attributes.entrySet()) {
            body = body.with(attribute.getKey(), Optional.of(new Json(attribute.getValue())));
        }
        // An app has one of the two; the other goes.
        Json none = new Json(JsonNodeFactory.instance.nullNode());
        if (attributes.containsKey("cmd")) {
            body = body.with("args", Optional.of(none));
        } else if (attributes.containsKey("args")) {
            body = body.with("cmd", Optional.of(none));
        }
        return body.node().toString();
    }

    /** All of it, of an app that is not there. */
    ImmutableList<Change> creation() {
        return attributes.entrySet().stream()
                .map(said -> Change.create(said.getKey(), shown(said.getValue())))
                .collect(ImmutableList.toImmutableList());
    }

    /** What the live app has otherwise. */
    ImmutableList<Change> differences(JsonNode app) {
        return attributes.entrySet().stream()
                .filter(said -> !agrees(said.getKey(), said.getValue(), live(said.getKey(), app)))
                .map(said -> change(said.getKey(), live(said.getKey(), app), said.getValue()))
                .collect(ImmutableList.toImmutableList());
    }

    static Change change(String attribute, JsonNode from, JsonNode to) {
        if (isAbsent(from)) {
            return Change.create(attribute, shown(to));
        }
        return isAbsent(to) ? Change.remove(attribute, shown(from)) : Change.of(attribute, shown(from), shown(to));
    }

    static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static String shown(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }

    /** An attribute of the live app; since 1.5 Marathon tells some under another name. */
    private static JsonNode live(String attribute, JsonNode app) {
        JsonNode value = app.path(attribute);
        if (!isAbsent(value)) {
            return attribute.equals("container") ? container(value, app.path("networks")) : value;
        }
        return switch (attribute) {
            case "ports" -> each(app.path("portDefinitions"), "port");
            case "uris" -> each(app.path("fetch"), "uri");
            default -> value;
        };
    }

    /** A container as it is written here: since 1.5 Marathon tells of ports and networks outside of {@code docker}. */
    private static JsonNode container(JsonNode live, JsonNode networks) {
        if (!live.path("docker").isObject()) {
            return live;
        }
        ObjectNode container = live.deepCopy();
        ObjectNode docker = (ObjectNode) container.get("docker");
        if (isAbsent(docker.path("portMappings")) && live.path("portMappings").isArray()) {
            docker.set("portMappings", live.path("portMappings").deepCopy());
        }
        String mode = networks.path(0).path("mode").asText();
        if (isAbsent(docker.path("network")) && NETWORKS.containsKey(mode)) {
            docker.put("network", NETWORKS.get(mode));
        }
        return container;
    }

    private static JsonNode each(JsonNode list, String member) {
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        list.forEach(element -> values.add(element.path(member)));
        return values;
    }

    private static boolean agrees(String attribute, JsonNode said, JsonNode live) {
        return switch (attribute) {
            case "env", "labels" -> live.size() == said.size() && covers(said, live);
            case "ports" ->
                pairwise(
                        said,
                        live,
                        (port, found) -> port.asInt() == 0
                                ? found.asInt() > 0 || sameValue(port, found)
                                : sameValue(port, found));
            case "acceptedResourceRoles" ->
                live.size() == said.size()
                        && Streams.stream(said)
                                .allMatch(role -> Streams.stream(live).anyMatch(role::equals));
            default -> covers(said, live);
        };
    }

    /** Whether the live value has all that is said: the same elements of lists, the same members of objects or more. */
    static boolean covers(JsonNode said, JsonNode live) {
        if (said.isObject()) {
            return live.isObject()
                    && said.properties().stream()
                            .allMatch(member -> isChosenByMarathon(member.getKey(), member.getValue(), live)
                                    || covers(member.getValue(), live.path(member.getKey())));
        }
        return said.isArray() ? pairwise(said, live, Definition::covers) : sameValue(said, live);
    }

    /** For a service port of 0 it takes one that is free. */
    private static boolean isChosenByMarathon(String member, JsonNode said, JsonNode live) {
        return member.equals("servicePort")
                && said.asInt() == 0
                && live.path(member).isNumber();
    }

    private static boolean pairwise(JsonNode said, JsonNode live, BiPredicate<JsonNode, JsonNode> agree) {
        if (said.size() != live.size() || !(live.isArray() || isAbsent(live))) {
            return false;
        }
        for (int i = 0; i < said.size(); i++) {
            if (!agree.test(said.get(i), live.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameValue(JsonNode said, JsonNode live) {
        boolean numbers = said.isNumber() && live.isNumber();
        return numbers ? said.decimalValue().compareTo(live.decimalValue()) == 0 : said.equals(live);
    }
}
