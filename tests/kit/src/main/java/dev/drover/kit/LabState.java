package dev.drover.kit;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a lab is, for those who read its directory: the text of {@code lab.json}, {@code known_hosts} and
 * {@code inventory.groovy} is made from it. The engine's labels are the truth; this is a copy.
 */
record LabState(String name, String subnet, ImmutableList<Host> hosts) {

    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NO_GROUP = "lab";

    /**
     * One host.
     *
     * @param hostKeys {@code ssh-ed25519 AAAA...}, without comment, in order of their type
     */
    record Host(
            String name, LabProfile profile, String address, Optional<String> group, ImmutableList<String> hostKeys) {}

    String json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("v", VERSION).put("name", name).put("subnet", subnet).put("user", LabHost.USER);
        root.put("identity", LabDirectory.IDENTITY).put("knownHosts", LabDirectory.KNOWN_HOSTS);
        ArrayNode array = root.putArray("hosts");
        for (Host host : hosts) {
            ObjectNode node = array.addObject();
            node.put("name", host.name()).put("profile", host.profile().id()).put("address", host.address());
            otherUser(host).ifPresent(user -> node.put("user", user));
            host.group().ifPresent(group -> node.put("group", group));
            ArrayNode keys = node.putArray("hostKeys");
            host.hostKeys().forEach(keys::add);
        }
        return root.toPrettyString() + "\n";
    }

    static LabState parse(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            return new LabState(
                    root.path("name").asText(), root.path("subnet").asText(), list(root.path("hosts"), LabState::host));
        } catch (JsonProcessingException e) {
            throw new LabException("lab.json is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Host host(JsonNode node) {
        return new Host(
                node.path("name").asText(),
                LabProfile.of(node.path("profile").asText()),
                node.path("address").asText(),
                Optional.ofNullable(node.get("group")).map(JsonNode::asText),
                list(node.path("hostKeys"), JsonNode::asText));
    }

    private static <T> ImmutableList<T> list(JsonNode array, Function<JsonNode, T> element) {
        ImmutableList.Builder<T> list = ImmutableList.builder();
        array.forEach(node -> list.add(element.apply(node)));
        return list.build();
    }

    /** sshd(8), SSH_KNOWN_HOSTS: {@code 198.51.100.1,master1 ssh-ed25519 AAAA...}, a line a key. */
    String knownHosts() {
        StringBuilder text = new StringBuilder();
        for (Host host : hosts) {
            for (String key : host.hostKeys()) {
                text.append(host.address()).append(',').append(host.name()).append(' ');
                text.append(key).append('\n');
            }
        }
        return text.toString();
    }

    /** The hosts in Drover's own language, by group. */
    String inventory(String identity, String knownHosts) {
        Map<String, StringBuilder> groups = new LinkedHashMap<>();
        for (Host host : hosts) {
            groups.computeIfAbsent(host.group().orElse(NO_GROUP), group -> new StringBuilder())
                    .append("        host(%s) { address %s%s }\n"
                            .formatted(
                                    quoted(host.name()),
                                    quoted(host.address()),
                                    otherUser(host)
                                            .map(user -> "; user " + quoted(user))
                                            .orElse("")));
        }
        StringBuilder text = new StringBuilder("inventory {\n");
        text.append("    defaults {\n        user %s; become 'root'; identity %s\n        knownHosts %s\n    }\n"
                .formatted(quoted(LabHost.USER), quoted(identity), quoted(knownHosts)));
        groups.forEach((group, members) -> text.append("    group(%s) {\n%s    }\n".formatted(quoted(group), members)));
        if (groups.size() > 1) {
            String all = groups.keySet().stream().map(LabState::quoted).collect(joining(", "));
            text.append("    group('cluster') { children %s }\n".formatted(all));
        }
        return text.append("}\n").toString();
    }

    /** Who logs in there, if it is not the user of the other hosts. */
    private static Optional<String> otherUser(Host host) {
        return Optional.of(host.profile().user()).filter(user -> !user.equals(LabHost.USER));
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
