package dev.drover.engine.resource.dockercontainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Streams;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.dockercontainer.DockerContainerState.Container;
import dev.drover.engine.resource.dockercontainer.DockerContainerState.Engine;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads what {@code docker container inspect} and {@code docker image inspect} print: arrays of objects, of which only the
 * fields named here are looked at. Docker 1.13 and later, and Podman's imitation, agree in these.
 */
final class ContainerInspection {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final JsonNode containers;
    private final JsonNode images;

    private ContainerInspection(JsonNode containers, JsonNode images) {
        this.containers = containers;
        this.images = images;
    }

    /** Reads the three sections of {@code containers.sh}. */
    static DockerContainerState state(DockerContainerSpec desired, ImmutableList<Bytes> answer) {
        String engine = answer.get(0).toUtf8().strip();
        if (engine.equals("missing")) {
            return new DockerContainerState(Engine.MISSING, Optional.empty(), Optional.empty());
        }
        if (!engine.equals("ready")) {
            return new DockerContainerState(Engine.SILENT, Optional.empty(), Optional.empty());
        }
        ContainerInspection inspection = new ContainerInspection(tree(answer.get(1)), tree(answer.get(2)));
        return new DockerContainerState(
                Engine.READY,
                inspection.container(desired.name()),
                desired.image().flatMap(inspection::image));
    }

    private static JsonNode tree(Bytes json) {
        try {
            JsonNode tree = JSON.readTree(json.toUtf8());
            return tree.isArray() ? tree : JSON.createArrayNode();
        } catch (JsonProcessingException e) {
            throw new ProbeException("what docker says of a container is not JSON: " + e.getOriginalMessage());
        }
    }

    private Optional<Container> container(ContainerName name) {
        return Streams.stream(containers)
                .filter(one -> one.path("Name").asText().equals("/" + name)
                        || one.path("Name").asText().equals(name.text()))
                .findFirst()
                .map(this::container);
    }

    private Optional<String> image(ImageName name) {
        return Streams.stream(images)
                .filter(one -> name.means(
                        one.path("Id").asText(), texts(one.path("RepoTags")), texts(one.path("RepoDigests"))))
                .map(one -> one.path("Id").asText())
                .findFirst();
    }

    private Container container(JsonNode one) {
        JsonNode config = one.path("Config");
        JsonNode host = one.path("HostConfig");
        String image = one.path("Image").asText();
        return new Container(
                status(one.path("State")),
                one.path("State").path("ExitCode").asInt(),
                image,
                config.path("Image").asText(),
                ports(host.path("PortBindings")),
                variables(config.path("Env")),
                variablesOfImage(config, image),
                texts(host.path("Binds")).stream().map(VolumeMount::parse).collect(ImmutableSet.toImmutableSet()),
                texts(config.path("Cmd")),
                texts(config.path("Entrypoint")),
                network(host.path("NetworkMode").asText()),
                RestartPolicy.of(
                        host.path("RestartPolicy").path("Name").asText(),
                        host.path("RestartPolicy").path("MaximumRetryCount").asInt()),
                config.path("User").asText(),
                labels(config.path("Labels")));
    }

    private static String status(JsonNode state) {
        String status = state.path("Status").asText();
        return status.isEmpty() ? (state.path("Running").asBoolean() ? "running" : "exited") : status;
    }

    private static String network(String mode) {
        return mode.isEmpty() || mode.equals("default") ? "bridge" : mode;
    }

    private static ImmutableSet<PublishedPort> ports(JsonNode bindings) {
        ImmutableSet.Builder<PublishedPort> ports = ImmutableSet.builder();
        bindings.properties()
                .forEach(port -> port.getValue()
                        .forEach(host -> ports.add(PublishedPort.of(
                                host.path("HostIp").asText(),
                                host.path("HostPort").asText(),
                                port.getKey()))));
        return ports.build();
    }

    /** The names of the variables that the container has as its image has them. */
    private ImmutableSet<String> variablesOfImage(JsonNode config, String image) {
        ImmutableSet<String> ofImage = Streams.stream(images)
                .filter(one -> one.path("Id").asText().equals(image))
                .flatMap(one -> texts(one.path("Config").path("Env")).stream())
                .collect(ImmutableSet.toImmutableSet());
        return texts(config.path("Env")).stream()
                .filter(ofImage::contains)
                .map(variable -> variable.split("=", 2)[0])
                .collect(ImmutableSet.toImmutableSet());
    }

    private static ImmutableMap<String, String> variables(JsonNode env) {
        ImmutableMap.Builder<String, String> variables = ImmutableMap.builder();
        for (String variable : texts(env)) {
            int equals = variable.indexOf('=');
            variables.put(
                    equals < 0 ? variable : variable.substring(0, equals),
                    equals < 0 ? "" : variable.substring(equals + 1));
        }
        return variables.buildKeepingLast();
    }

    private static ImmutableMap<String, String> labels(JsonNode labels) {
        Stream<Map.Entry<String, JsonNode>> all = labels.properties().stream();
        return all.collect(ImmutableMap.toImmutableMap(
                Map.Entry::getKey, label -> label.getValue().asText()));
    }

    private static ImmutableList<String> texts(JsonNode array) {
        return Streams.stream(array).map(JsonNode::asText).collect(ImmutableList.toImmutableList());
    }
}
