package dev.drover.engine.resource.dockercontainer;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Ordering;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.Sections;
import dev.drover.engine.resource.dockercontainer.DockerContainerState.Container;
import dev.drover.engine.resource.dockercontainer.DockerContainerState.Engine;
import dev.drover.engine.transport.ShellScript;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Containers of Docker. */
public final class DockerContainerType implements ResourceType<DockerContainerSpec, DockerContainerState> {
    private static final int SECTIONS = 3;
    private static final ProbeScript CONTAINERS = new ProbeScript(
            ShellScript.beside(DockerContainerType.class, "containers.sh"), DockerContainerType::sameForAll);
    private static final ShellScript MAKE = ShellScript.beside(DockerContainerType.class, "container.sh");
    private static final ShellScript ACT = ShellScript.beside(DockerContainerType.class, "act.sh");
    private static final ShellScript DISTURB = ShellScript.beside(DockerContainerType.class, "disturb.sh");
    private static final int SHOWN_ID = 19;

    @Override
    public String name() {
        return "dockerContainer";
    }

    @Override
    public Class<DockerContainerSpec> spec() {
        return DockerContainerSpec.class;
    }

    @Override
    public Probe<DockerContainerState> probe(DockerContainerSpec desired, Facts facts) {
        return Probe.of(
                CONTAINERS,
                ImmutableList.of(
                        Bytes.utf8(desired.name().text()),
                        Bytes.utf8(desired.image().map(ImageName::text).orElse(""))),
                answer -> ContainerInspection.state(desired, answer));
    }

    /** Docker prints all containers at once; each question finds its own. */
    private static ImmutableList<ImmutableList<Bytes>> sameForAll(
            Bytes output, Bytes separator, ImmutableList<ImmutableList<Bytes>> questions) {
        ImmutableList<Bytes> sections = Sections.split(output, separator);
        if (sections.size() != SECTIONS) {
            throw new ProbeException("what docker says of containers is not complete");
        }
        return questions.stream().map(question -> sections).collect(ImmutableList.toImmutableList());
    }

    @Override
    public ImmutableList<Change> diff(DockerContainerSpec desired, DockerContainerState observed) {
        Optional<Container> container = observed.container();
        if (desired.absent()) {
            if (observed.engine() == Engine.SILENT) {
                throw new ProbeException(
                        "Docker does not answer, so nobody can say whether there is a container '" + desired.name()
                                + "': start it, such as by service('docker') { ensure running }, or remove it");
            }
            return container
                    .map(found ->
                            ImmutableList.of(Change.remove("container", desired.name() + " of " + found.imageName())))
                    .orElse(ImmutableList.of());
        }
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        if (container.isEmpty()) {
            changes.add(Change.create("container", desired.name().text()));
        }
        settings(desired, observed).forEach(changes::add);
        container
                .filter(found -> !found.runs())
                .ifPresent(found -> changes.add(Change.of("running", found.shownStatus(), "running")));
        return changes.build();
    }

    /** What is said and differs, and all that is said of a container that is not there. */
    private static ImmutableList<Change> settings(DockerContainerSpec desired, DockerContainerState observed) {
        Optional<Container> found = observed.container();
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        imageDifference(desired, observed).ifPresent(changes::add);
        if (!desired.ports().isEmpty()) {
            add(changes, "ports", found.map(Container::ports).map(DockerContainerType::shown), shown(desired.ports()));
        }
        envDifference(desired, found).ifPresent(changes::add);
        if (!desired.volumes().isEmpty()) {
            add(
                    changes,
                    "volumes",
                    found.map(Container::volumes).map(DockerContainerType::shown),
                    shown(desired.volumes()));
        }
        ImmutableList<String> command = wantedCommand(desired);
        if (!command.isEmpty()) {
            add(changes, "command", found.map(Container::command).map(DockerContainerType::words), words(command));
        }
        if (!desired.entrypoint().isEmpty()) {
            add(
                    changes,
                    "entrypoint",
                    found.map(Container::entrypoint).map(DockerContainerType::words),
                    words(desired.entrypoint().subList(0, 1)));
        }
        desired.network().ifPresent(wanted -> add(changes, "network", found.map(Container::network), wanted));
        desired.restart()
                .ifPresent(wanted ->
                        add(changes, "restart", found.map(Container::restart).map(RestartPolicy::text), wanted.text()));
        desired.user().ifPresent(wanted -> add(changes, "user", found.map(Container::user), wanted));
        if (!desired.labels().isEmpty()) {
            add(
                    changes,
                    "labels",
                    found.map(container -> assignments(selected(container.labels(), desired.labels()))),
                    assignments(desired.labels()));
        }
        return changes.build();
    }

    private static void add(
            ImmutableList.Builder<Change> changes, String attribute, Optional<String> found, String wanted) {
        if (!found.equals(Optional.of(wanted))) {
            changes.add(new Change(attribute, found, Optional.of(wanted), false));
        }
    }

    private static Optional<Change> imageDifference(DockerContainerSpec desired, DockerContainerState observed) {
        String wanted = desired.image().orElseThrow().text();
        Optional<Container> found = observed.container();
        if (found.isPresent() && observed.image().equals(found.map(Container::image))) {
            return Optional.empty();
        }
        String to =
                wanted + observed.image().map(id -> " (" + shortened(id) + ")").orElse(" (to be pulled)");
        return Optional.of(new Change(
                "image",
                found.map(container -> container.imageName() + " (" + shortened(container.image()) + ")"),
                Optional.of(to),
                false));
    }

    private static String shortened(String id) {
        return id.substring(0, Math.min(SHOWN_ID, id.length()));
    }

    private static Optional<Change> envDifference(DockerContainerSpec desired, Optional<Container> found) {
        if (desired.env().isEmpty()) {
            return Optional.empty();
        }
        ImmutableMap<String, String> wanted = desired.env().entrySet().stream()
                .collect(ImmutableMap.toImmutableMap(
                        Map.Entry::getKey, entry -> entry.getValue().bytes().toUtf8()));
        Optional<ImmutableMap<String, String>> own = found.map(container -> container.env().entrySet().stream()
                .filter(entry -> wanted.containsKey(entry.getKey())
                        || !container.imageEnv().contains(entry.getKey()))
                .collect(ImmutableMap.toImmutableMap(Map.Entry::getKey, Map.Entry::getValue)));
        if (own.filter(wanted::equals).isPresent()) {
            return Optional.empty();
        }
        Change change =
                new Change("env", own.map(DockerContainerType::assignments), Optional.of(assignments(wanted)), false);
        return Optional.of(desired.hasSecret() ? change.hidden() : change);
    }

    private static ImmutableMap<String, String> selected(
            ImmutableMap<String, String> found, ImmutableMap<String, String> wanted) {
        return found.entrySet().stream()
                .filter(entry -> wanted.containsKey(entry.getKey()))
                .collect(ImmutableMap.toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String assignments(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .sorted()
                .collect(joining("\n"));
    }

    private static String shown(Collection<?> values) {
        return Ordering.natural()
                .sortedCopy(values.stream().map(Object::toString).toList())
                .stream()
                .collect(joining(", "));
    }

    /** Words as they could be written again. */
    private static String words(Collection<String> words) {
        return words.stream()
                .map(word -> word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(joining(" "));
    }

    /** Docker takes one word as the program before the command; the others are the first of the command. */
    private static ImmutableList<String> wantedCommand(DockerContainerSpec desired) {
        return desired.entrypoint().isEmpty()
                ? desired.command()
                : ImmutableList.<String>builder()
                        .addAll(desired.entrypoint()
                                .subList(1, desired.entrypoint().size()))
                        .addAll(desired.command())
                        .build();
    }

    @Override
    public ImmutableList<Action> apply(DockerContainerSpec desired, DockerContainerState observed, Facts facts) {
        String name = desired.name().text();
        if (desired.absent()) {
            return ImmutableList.of(Action.of("remove container " + name, ACT, "remove", name));
        }
        Optional<Container> found = observed.container();
        ImmutableList<Change> settings = settings(desired, observed);
        boolean onlyRestart =
                settings.stream().allMatch(change -> change.attribute().equals("restart"));
        if (found.isEmpty() || !onlyRestart) {
            return ImmutableList.of(make(desired, found.isPresent()));
        }
        ImmutableList.Builder<Action> actions = ImmutableList.builder();
        if (!settings.isEmpty()) {
            String policy = desired.restart().orElseThrow().text();
            actions.add(Action.of("set the restart policy of container " + name, ACT, "restart-policy", name, policy));
        }
        if (!found.get().runs()) {
            String how = found.get().status().equals("paused") ? "unpause" : "start";
            actions.add(Action.of(how + " container " + name, ACT, how, name));
        }
        return actions.build();
    }

    private static Action make(DockerContainerSpec desired, boolean again) {
        String name = desired.name().text();
        String image = desired.image().orElseThrow().text();
        ImmutableList.Builder<String> options = ImmutableList.builder();
        desired.ports().forEach(port -> options.add("--publish", port.toString()));
        desired.volumes().forEach(volume -> options.add("--volume", volume.toString()));
        desired.network().ifPresent(network -> options.add("--network", network));
        desired.restart().ifPresent(policy -> options.add("--restart", policy.text()));
        desired.user().ifPresent(user -> options.add("--user", user));
        desired.labels().forEach((label, value) -> options.add("--label", label + "=" + value));
        if (!desired.entrypoint().isEmpty()) {
            options.add("--entrypoint", desired.entrypoint().get(0));
        }
        options.add(image).addAll(wantedCommand(desired));
        return Action.of(again ? "make container " + name + " again" : "run container " + name, MAKE, name, image)
                .withArguments(options.build().stream().map(Bytes::utf8))
                .withInput(Bytes.utf8(environment(desired.env())));
    }

    private static String environment(ImmutableMap<String, Content> env) {
        return env.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().bytes().toUtf8() + "\n")
                .collect(joining());
    }

    @Override
    public ImmutableSet<Need> lacks(DockerContainerSpec desired, DockerContainerState observed) {
        return switch (observed.engine()) {
            case READY -> ImmutableSet.of();
            case MISSING -> ImmutableSet.of(Need.of("program", "docker"));
            case SILENT -> ImmutableSet.of(Need.deciding("running service", "docker"));
        };
    }

    @Override
    public ImmutableList<Disturbance<DockerContainerSpec>> disturbances(DockerContainerSpec desired, Facts facts) {
        String name = desired.name().text();
        if (desired.absent()) {
            return ImmutableList.of();
        }
        ImmutableList.Builder<Disturbance<DockerContainerSpec>> all = ImmutableList.builder();
        ImmutableSet.Builder<String> shown = ImmutableSet.builder();
        shown.add("container", "image");
        others(desired).forEach((attribute, other) -> {
            all.add(Disturbance.changing(desired, attribute, other));
            shown.add(attribute);
        });
        // The rest of an entrypoint is a part of the command.
        if (!wantedCommand(desired).isEmpty()) {
            shown.add("command");
        }
        if (!desired.entrypoint().isEmpty()) {
            shown.add("entrypoint");
        }
        all.add(Disturbance.<DockerContainerSpec>doing(
                        Disturbance.EXISTENCE, Action.of("remove container " + name, ACT, "remove", name))
                .shownAs(shown.build().toArray(new String[0])));
        desired.image()
                .filter(ImageName::isTag)
                .ifPresent(image -> all.add(Disturbance.doing(
                        "image", Action.of("give another image the name " + image, DISTURB, name, image.text()))));
        all.add(Disturbance.doing("running", Action.of("stop container " + name, ACT, "stop", name)));
        return all.build();
    }

    /** Another value for each attribute that is said. */
    private static ImmutableMap<String, Object> others(DockerContainerSpec desired) {
        ImmutableMap.Builder<String, Object> others = ImmutableMap.builder();
        if (!desired.ports().isEmpty()) {
            others.put("ports", ImmutableSet.of(PublishedPort.parse("127.0.0.1::9/udp")));
        }
        if (!desired.env().isEmpty()) {
            others.put("env", ImmutableMap.of("DISTURBED", Content.text("yes")));
        }
        if (!desired.volumes().isEmpty()) {
            others.put("volumes", ImmutableSet.of(VolumeMount.parse("/tmp:/disturbed:ro")));
        }
        if (!desired.command().isEmpty()) {
            others.put(
                    "command",
                    ImmutableList.builder().addAll(desired.command()).add("2").build());
        }
        desired.network().ifPresent(network -> others.put("network", Optional.of(other(network, "none", "bridge"))));
        desired.restart()
                .ifPresent(policy -> others.put(
                        "restart", Optional.of(RestartPolicy.parse(other(policy.text(), "on-failure:7", "no")))));
        desired.user().ifPresent(user -> others.put("user", Optional.of(other(user, "4242", "4343"))));
        if (!desired.labels().isEmpty()) {
            others.put(
                    "labels",
                    ImmutableMap.of(desired.labels().keySet().iterator().next(), "disturbed"));
        }
        return others.buildOrThrow();
    }

    private static String other(String value, String usual, String instead) {
        return value.equals(usual) ? instead : usual;
    }
}
