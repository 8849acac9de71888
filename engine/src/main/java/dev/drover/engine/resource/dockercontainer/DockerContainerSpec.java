package dev.drover.engine.resource.dockercontainer;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.CommandLine;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A container that runs under Docker. */
@Doc(
        value =
                "A container of the host's Docker engine. What a container has cannot be changed: where it differs from what is"
                        + " said, the old one is stopped and kept aside until a new one runs, and comes back if that fails. A"
                        + " container that is stopped or paused is started. An image that the host lacks is pulled.",
        example =
                "dockerContainer('web') { image 'nginx:1.25'; ports '8080:80'; volumes '/srv/web:/usr/share/nginx/html:ro' }",
        inSync =
                "A container of that name runs, of the very image that the host knows by that name now, and with the settings"
                        + " that are said. Settings that are not said are not compared. env is compared without what comes from"
                        + " the image; labels without those that are not said.",
        refused = {
            "No image, unless absent() is said.",
            "absent() together with anything else.",
            "A value in env of several lines, which Docker cannot read from a file."
        })
public record DockerContainerSpec(
        @Doc(value = "Its name.", example = "'web'") ContainerName name,

        @Doc(
                value =
                        "The image, by name and tag, by digest or by id; pulled if the host lacks it. A tag that means another"
                                + " image on the host now than when the container was made is a difference.",
                example = "'nginx:1.25'")
        Optional<ImageName> image,

        @Doc(
                value = "The published ports, [address:][port of the host:]port[/udp]; no others.",
                example = "'8080:80', '127.0.0.1:5353:53/udp'",
                byDefault = "not compared; for a new one none")
        ImmutableSet<PublishedPort> ports,

        @Doc(
                value =
                        "The environment beyond that of the image. A secret is allowed here: it is never on a command line and"
                                + " never shown; but who may ask Docker about the container can read it.",
                example = "TZ: 'UTC', PASSWORD: secret('db')",
                byDefault = "not compared; for a new one none")
        ImmutableMap<String, Content> env,

        @Doc(
                value = "Directories of the host or named volumes in the container, source:path[:options]; no others.",
                example = "'/srv/web:/usr/share/nginx/html:ro', 'data:/var/lib/data'",
                byDefault = "not compared; for a new one none")
        ImmutableSet<VolumeMount> volumes,

        @Doc(
                value = "What it runs, as words or as one text that is cut into words; no shell reads it.",
                example = "'nginx', '-g', 'daemon off;'",
                byDefault = "not compared; for a new one what the image says")
        ImmutableList<String> command,

        @Doc(
                value = "The program before the command, with arguments of its own.",
                example = "'/usr/bin/tini', '--'",
                byDefault = "not compared; for a new one what the image says")
        ImmutableList<String> entrypoint,

        @Doc(
                value = "The network: bridge, host, none, container:NAME, or the name of one that exists.",
                example = "'host'",
                byDefault = "not compared; for a new one bridge")
        Optional<String> network,

        @Doc(
                value =
                        "When Docker starts it again by itself: no, always, unless-stopped, on-failure or on-failure:COUNT.",
                example = "'unless-stopped'",
                byDefault = "not compared; for a new one no")
        Optional<RestartPolicy> restart,

        @Doc(
                value = "Whom it runs as.",
                example = "'1000:1000'",
                byDefault = "not compared; for a new one what the image says")
        Optional<String> user,

        @Doc(value = "Labels it has, perhaps among others.", example = "tier: 'front'")
        ImmutableMap<String, String> labels,

        @Doc("There shall be no container of that name. Its volumes stay.")
        boolean absent) {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    /** Checks the rules between attributes. */
    public DockerContainerSpec {
        if (command.size() == 1) {
            command = CommandLine.parse(command.get(0)).words();
        }
        if (entrypoint.size() == 1) {
            entrypoint = CommandLine.parse(entrypoint.get(0)).words();
        }
        boolean saysMore = image.isPresent()
                || network.isPresent()
                || restart.isPresent()
                || user.isPresent()
                || !(ports.isEmpty()
                        && env.isEmpty()
                        && volumes.isEmpty()
                        && command.isEmpty()
                        && entrypoint.isEmpty()
                        && labels.isEmpty());
        if (absent && saysMore) {
            throw new IllegalArgumentException("is absent(): nothing else can be said of it then");
        }
        if (!absent && image.isEmpty()) {
            throw new IllegalArgumentException("needs 'image', such as image 'nginx:1.25', or absent()");
        }
        env.forEach(DockerContainerSpec::checkVariable);
        network.ifPresent(text -> checkWord("network", text));
        user.ifPresent(text -> checkWord("user", text));
        for (String label : labels.keySet()) {
            if (label.isEmpty() || label.contains("=")) {
                throw new IllegalArgumentException("'" + label + "' is not a name of a label");
            }
        }
        if (network.filter("host"::equals).isPresent() && !ports.isEmpty()) {
            throw new IllegalArgumentException(
                    "has ports in the network of the host, where every port is the host's own");
        }
    }

    private static void checkVariable(String name, Content value) {
        if (!VARIABLE.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is not a name of an environment variable");
        }
        String text = value.bytes()
                .asText()
                .orElseThrow(() -> new IllegalArgumentException("env " + name + " must be text in UTF-8"));
        if (text.contains("\n") || text.contains("\r")) {
            throw new IllegalArgumentException(
                    "env " + name + " must be one line; put longer texts into a file and mount" + " that with volumes");
        }
    }

    private static void checkWord(String attribute, String text) {
        if (!text.matches("[A-Za-z0-9_][A-Za-z0-9_.:-]*")) {
            throw new IllegalArgumentException(
                    attribute + " must be a word of A-Z a-z 0-9 _ . : -, got '" + text + "'");
        }
    }

    /** A container of an image, with nothing else said. */
    public static DockerContainerSpec of(String name, String image) {
        return new DockerContainerSpec(
                ContainerName.parse(name),
                Optional.of(ImageName.parse(image)),
                ImmutableSet.of(),
                ImmutableMap.of(),
                ImmutableSet.of(),
                ImmutableList.of(),
                ImmutableList.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ImmutableMap.of(),
                false);
    }

    /** No container of that name. */
    public static DockerContainerSpec none(String name) {
        return new DockerContainerSpec(
                ContainerName.parse(name),
                Optional.empty(),
                ImmutableSet.of(),
                ImmutableMap.of(),
                ImmutableSet.of(),
                ImmutableList.of(),
                ImmutableList.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ImmutableMap.of(),
                true);
    }

    /** This running these words. */
    public DockerContainerSpec running(String... words) {
        return new DockerContainerSpec(
                name,
                image,
                ports,
                env,
                volumes,
                ImmutableList.copyOf(words),
                entrypoint,
                network,
                restart,
                user,
                labels,
                absent);
    }

    /** This with exactly this environment beyond the image's. */
    public DockerContainerSpec env(Map<String, Content> variables) {
        return new DockerContainerSpec(
                name,
                image,
                ports,
                ImmutableMap.copyOf(variables),
                volumes,
                command,
                entrypoint,
                network,
                restart,
                user,
                labels,
                absent);
    }

    boolean hasSecret() {
        return env.values().stream().anyMatch(Content::sensitive);
    }
}
