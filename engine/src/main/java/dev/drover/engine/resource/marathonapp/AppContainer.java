package dev.drover.engine.resource.marathonapp;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.Block;
import java.util.Locale;
import java.util.Optional;

/** The container that an app runs in. */
public record AppContainer(
        @Doc(value = "DOCKER or MESOS.", example = "'MESOS'", byDefault = "DOCKER with an image, else MESOS")
        Optional<String> type,

        @Doc(value = "The image.", example = "'nginx:1.27'") Optional<String> image,

        @Doc(value = "How it is networked: BRIDGE, HOST, USER or NONE.", example = "'BRIDGE'")
        Optional<String> network,

        @Doc("Whether it may do on the agent what root may.")
        Optional<Boolean> privileged,

        @Doc("Whether the image is pulled before each start.")
        Optional<Boolean> forcePullImage,

        @Doc(value = "Ports of the container on the agent.", example = "{ containerPort 80 }")
        Optional<ImmutableList<PortMapping>> portMappings,

        @Doc(value = "More options of docker run.", example = "hostname: 'web'")
        Optional<ImmutableMap<String, String>> parameters,

        @Doc(
                value = "Directories of the agent in the container.",
                example = "{ hostPath '/srv'; containerPath '/srv' }")
        Optional<ImmutableList<Volume>> volumes)
        implements Block {
    private static final ImmutableSet<String> NETWORKS = ImmutableSet.of("BRIDGE", "HOST", "USER", "NONE");

    /** A port of the container. */
    public record PortMapping(
            @Doc(value = "In the container.", example = "80")
            int containerPort,

            @Doc(value = "On the agent; 0: any that is free.", example = "0", byDefault = "0")
            Optional<Integer> hostPort,

            @Doc(value = "For load balancers; 0: Marathon chooses.", example = "10080")
            Optional<Integer> servicePort,

            @Doc(value = "tcp, udp or both: 'udp,tcp'.", example = "'tcp'")
            Optional<String> protocol,

            @Doc(value = "What it is called.", example = "'web'")
            Optional<String> name)
            implements Block {
        private static final ImmutableSet<String> PROTOCOLS = ImmutableSet.of("tcp", "udp", "udp,tcp", "tcp,udp");

        /** Checks the ranges. */
        public PortMapping {
            check("containerPort", containerPort);
            hostPort.ifPresent(port -> check("hostPort", port));
            servicePort.ifPresent(port -> check("servicePort", port));
            if (protocol.filter(one -> !PROTOCOLS.contains(one)).isPresent()) {
                throw new IllegalArgumentException(
                        "protocol must be 'tcp', 'udp' or 'udp,tcp', got '" + protocol.get() + "'");
            }
        }

        private static void check(String attribute, int port) {
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException(attribute + " must be from 0 to 65535, got " + port);
            }
        }

        Json json() {
            return Json.empty()
                    .with("containerPort", Optional.of(containerPort))
                    .with("hostPort", hostPort)
                    .with("servicePort", servicePort)
                    .with("protocol", protocol)
                    .with("name", name);
        }
    }

    /** A directory of the agent in the container. */
    public record Volume(
            @Doc(value = "Where it is in the container.", example = "'/srv'")
            String containerPath,

            @Doc(value = "Where it is on the agent.", example = "'/srv'")
            String hostPath,

            @Doc(value = "RW or RO.", example = "'RO'", byDefault = "RO")
            Optional<String> mode)
            implements Block {
        /** Checks the mode. */
        public Volume {
            if (mode.filter(one -> !one.equalsIgnoreCase("RO") && !one.equalsIgnoreCase("RW"))
                    .isPresent()) {
                throw new IllegalArgumentException("mode must be 'RO' or 'RW', got '" + mode.get() + "'");
            }
        }

        Json json() {
            return Json.empty()
                    .with("containerPath", Optional.of(containerPath))
                    .with("hostPath", Optional.of(hostPath))
                    .with("mode", Optional.of(mode.orElse("RO").toUpperCase(Locale.ROOT)));
        }
    }

    /** Checks the rules between attributes. */
    public AppContainer {
        boolean mesos = type.filter("MESOS"::equalsIgnoreCase).isPresent();
        if (type.isPresent() && !mesos && !type.get().equalsIgnoreCase("DOCKER")) {
            throw new IllegalArgumentException("type must be 'DOCKER' or 'MESOS', got '" + type.get() + "'");
        }
        if (network.filter(one -> !NETWORKS.contains(one.toUpperCase(Locale.ROOT)))
                .isPresent()) {
            throw new IllegalArgumentException(
                    "network must be 'BRIDGE', 'HOST', 'USER' or 'NONE', got '" + network.get() + "'");
        }
        if (image.isEmpty() && type.isPresent() && !mesos) {
            throw new IllegalArgumentException("a Docker container needs an image");
        }
        if (image.isEmpty()
                && (network.isPresent()
                        || privileged.isPresent()
                        || forcePullImage.isPresent()
                        || portMappings.isPresent()
                        || parameters.isPresent())) {
            throw new IllegalArgumentException("without an image, it takes only type and volumes");
        }
    }

    /** A Docker container of that image, with nothing else said. */
    public static AppContainer docker(String image) {
        return new AppContainer(
                Optional.of("DOCKER"),
                Optional.of(image),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    Json json() {
        Json docker = Json.empty()
                .with("image", image)
                .with("network", network.map(text -> text.toUpperCase(Locale.ROOT)))
                .with("privileged", privileged)
                .with("forcePullImage", forcePullImage)
                .with("portMappings", portMappings.map(list -> Json.list(list, PortMapping::json)))
                .with("parameters", parameters.map(AppContainer::parameters));
        return Json.empty()
                .with(
                        "type",
                        Optional.of(type.map(text -> text.toUpperCase(Locale.ROOT))
                                .orElse(image.isPresent() ? "DOCKER" : "MESOS")))
                .with("docker", image.map(any -> docker))
                .with("volumes", volumes.map(list -> Json.list(list, Volume::json)));
    }

    private static Json parameters(ImmutableMap<String, String> given) {
        return Json.list(
                given.entrySet(),
                entry -> Json.empty()
                        .with("key", Optional.of(entry.getKey()))
                        .with("value", Optional.of(entry.getValue())));
    }
}
