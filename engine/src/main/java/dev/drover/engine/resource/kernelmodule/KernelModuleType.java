package dev.drover.engine.resource.kernelmodule;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.FileMode;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.PathActions;
import dev.drover.engine.resource.PathProbe;
import dev.drover.engine.resource.PathState;
import dev.drover.engine.resource.Permissions;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.kernelmodule.BootFiles.BootFile;
import dev.drover.engine.resource.kernelmodule.KernelModuleState.Live;
import dev.drover.engine.resource.kernelmodule.KernelModuleState.Presence;
import dev.drover.engine.transport.ShellScript;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Modules of the Linux kernel: in the running one, and at boot. */
public final class KernelModuleType implements ResourceType<KernelModuleSpec, KernelModuleState> {
    private static final ProbeScript MODULES =
            ProbeScript.inOrder(ShellScript.beside(KernelModuleType.class, "modules.sh"));
    private static final ShellScript LOAD = ShellScript.beside(KernelModuleType.class, "load.sh");
    private static final ShellScript UNLOAD = ShellScript.beside(KernelModuleType.class, "unload.sh");
    private static final ShellScript SET = ShellScript.beside(KernelModuleType.class, "set.sh");
    private static final Permissions EXECUTABLE =
            new Permissions(Optional.of(new FileMode(0755)), Optional.empty(), Optional.empty());
    private static final ImmutableSet<String> CONTAINERS =
            ImmutableSet.of("docker", "lxc", "lxc-libvirt", "podman", "systemd-nspawn", "openvz", "rkt");

    @Override
    public String name() {
        return "kernelModule";
    }

    @Override
    public Class<KernelModuleSpec> spec() {
        return KernelModuleSpec.class;
    }

    @Override
    public ImmutableSet<HostPath> files(KernelModuleSpec desired) {
        return BootFiles.own(desired.name());
    }

    @Override
    public Probe<KernelModuleState> probe(KernelModuleSpec desired, Facts facts) {
        ImmutableList<String> parameters = desired.parameters().keySet().asList();
        ImmutableList<Bytes> arguments = Stream.concat(
                        Stream.of(
                                Integer.toString(parameters.size()),
                                desired.name().inKernel()),
                        parameters.stream())
                .map(Bytes::utf8)
                .collect(ImmutableList.toImmutableList());
        Probe<Live> live = Probe.of(
                MODULES,
                arguments,
                answer -> Live.parse(parameters, answer.get(0).toUtf8()));
        Probe<ImmutableList<PathState>> files = BootFiles.of(desired.name(), facts).stream()
                .map(file -> PathProbe.content(file.path()).map(ImmutableList::of))
                .reduce((some, more) -> Probe.both(some, more, KernelModuleType::joined))
                .orElseThrow();
        Probe<PathState> settings = PathProbe.content(BootFiles.settings(desired.name()));
        return Probe.both(
                live,
                Probe.both(files, settings, Map::entry),
                (now, boot) -> checked(desired, facts, new KernelModuleState(now, boot.getKey(), boot.getValue())));
    }

    private static ImmutableList<PathState> joined(ImmutableList<PathState> some, ImmutableList<PathState> more) {
        return ImmutableList.<PathState>builder().addAll(some).addAll(more).build();
    }

    /** What cannot be done on this host is said before anything is. */
    private static KernelModuleState checked(KernelModuleSpec desired, Facts facts, KernelModuleState state) {
        Live live = state.live();
        if (live.isThere() == desired.wantsLoaded()) {
            return state;
        }
        if (live.presence() == Presence.BUILTIN) {
            throw new ProbeException(
                    "'" + desired.name() + "' is built into the kernel of this host and cannot be unloaded");
        }
        if (!live.mayLoad()) {
            String isNow = live.isThere() ? "is loaded" : "is not loaded";
            throw new ProbeException("'" + desired.name() + "' " + isNow + ", and it cannot be changed from here: "
                    + (CONTAINERS.contains(facts.virtual())
                            ? "this host is a container (" + facts.virtual()
                                    + ") on the kernel of another machine; load or unload it there, or say loaded "
                                    + live.isThere()
                            : "it takes root with the capability CAP_SYS_MODULE; say become 'root'"));
        }
        return state;
    }

    private static Bytes content(PathState file) {
        return switch (file.kindBehindLinks()) {
            case ABSENT -> Bytes.empty();
            case FILE -> file.content().orElse(Bytes.empty());
            default ->
                throw new ProbeException("'" + file.path() + "' is a " + file.kindBehindLinks() + ", not a file");
        };
    }

    @Override
    public ImmutableList<Change> diff(KernelModuleSpec desired, KernelModuleState observed) {
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        boolean loaded = observed.live().isThere();
        if (loaded != desired.wantsLoaded()) {
            changes.add(
                    loaded
                            ? Change.remove("loaded", desired.name().text())
                            : Change.create("loaded", desired.name().text()));
        }
        ImmutableList<PathState> naming = naming(desired, observed);
        if (naming.isEmpty() == desired.wantsAtBoot()) {
            changes.add(
                    naming.isEmpty()
                            ? Change.create(
                                    "atBoot", observed.atBoot().get(0).path().text())
                            : Change.remove(
                                    "atBoot",
                                    naming.stream()
                                            .map(file -> file.path().text())
                                            .collect(joining(", "))));
        }
        parametersDifference(desired, observed).ifPresent(changes::add);
        if (desired.blacklist() && !settings(desired, observed).isBlacklisted()) {
            changes.add(Change.create("blacklist", observed.settings().path().text()));
        }
        return changes.build();
    }

    /** Those of the boot files that name the module. A file's form follows from its name, so facts are not needed again. */
    private static ImmutableList<PathState> naming(KernelModuleSpec desired, KernelModuleState observed) {
        return observed.atBoot().stream()
                .filter(file -> bootFile(file).names(content(file), desired.name()))
                .collect(ImmutableList.toImmutableList());
    }

    private static BootFile bootFile(PathState file) {
        String path = file.path().text();
        return new BootFile(file.path(), !path.equals("/etc/modules"), path.endsWith(".modules"));
    }

    private static ModuleSettings settings(KernelModuleSpec desired, KernelModuleState observed) {
        return ModuleSettings.of(content(observed.settings()), desired.name());
    }

    private static Optional<Change> parametersDifference(KernelModuleSpec desired, KernelModuleState observed) {
        ImmutableMap<String, String> atBoot = settings(desired, observed).parameters();
        if (desired.absent()) {
            return atBoot.isEmpty() ? Optional.empty() : Optional.of(Change.remove("parameters", shown(atBoot)));
        }
        ImmutableMap<String, String> now = liveDifference(desired, observed);
        ImmutableMap<String, String> boot = bootDifference(desired, observed);
        if (now.isEmpty() && boot.isEmpty()) {
            return Optional.empty();
        }
        String from = Stream.of(
                        now.isEmpty() ? "" : shown(selected(observed.live().values(), now)) + " now",
                        boot.isEmpty() ? "" : bootShown(selected(atBoot, boot)))
                .filter(text -> !text.isEmpty())
                .collect(joining(", "));
        return Optional.of(Change.of("parameters", from, shown(desired.parameters())));
    }

    private static String bootShown(ImmutableMap<String, String> found) {
        return (found.isEmpty() ? "none" : shown(found)) + " at boot";
    }

    private static ImmutableMap<String, String> selected(
            ImmutableMap<String, String> values, ImmutableMap<String, String> wanted) {
        return values.entrySet().stream()
                .filter(entry -> wanted.containsKey(entry.getKey()))
                .collect(ImmutableMap.toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String shown(ImmutableMap<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(joining(" "));
    }

    private static ImmutableMap<String, String> liveDifference(KernelModuleSpec desired, KernelModuleState observed) {
        return observed.live().isThere() && desired.wantsLoaded()
                ? desired.parameters().entrySet().stream()
                        .filter(entry -> !observed.live().has(entry.getKey(), entry.getValue()))
                        .collect(ImmutableMap.toImmutableMap(Map.Entry::getKey, Map.Entry::getValue))
                : ImmutableMap.of();
    }

    private static ImmutableMap<String, String> bootDifference(KernelModuleSpec desired, KernelModuleState observed) {
        ImmutableMap<String, String> atBoot = settings(desired, observed).parameters();
        return desired.parameters().entrySet().stream()
                .filter(entry -> !entry.getValue().equals(atBoot.get(entry.getKey())))
                .collect(ImmutableMap.toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public ImmutableList<Action> apply(KernelModuleSpec desired, KernelModuleState observed, Facts facts) {
        ImmutableList.Builder<Action> actions = ImmutableList.builder();
        live(desired, observed).ifPresent(actions::add);
        ImmutableList<PathState> naming = naming(desired, observed);
        if (desired.wantsAtBoot() && naming.isEmpty()) {
            PathState file = observed.atBoot().get(0);
            BootFile boot = bootFile(file);
            FileReplacement replacement = replacement(file, boot.with(content(file), desired.name()));
            if (boot.script()) {
                replacement = replacement.with(EXECUTABLE);
            }
            actions.addAll(written(file, replacement));
        }
        if (!desired.wantsAtBoot()) {
            naming.forEach(file ->
                    actions.addAll(rewritten(file, bootFile(file).without(content(file), desired.name()))));
        }
        if (!bootDifference(desired, observed).isEmpty()) {
            actions.addAll(rewritten(
                    observed.settings(), Optional.of(settings(desired, observed).with(desired.parameters()))));
        }
        ModuleSettings settings = settings(desired, observed);
        boolean toBlacklist = desired.blacklist() && !settings.isBlacklisted();
        if (desired.absent() && (toBlacklist || !settings.parameters().isEmpty())) {
            actions.addAll(rewritten(observed.settings(), settings.withoutParameters(desired.blacklist())));
        }
        return actions.build();
    }

    private static Optional<Action> live(KernelModuleSpec desired, KernelModuleState observed) {
        String module = desired.name().text();
        ImmutableList<String> all = words(desired.parameters());
        if (observed.live().isThere() && !desired.wantsLoaded()) {
            return Optional.of(Action.of(
                    "unload module " + module, UNLOAD, module, desired.name().inKernel()));
        }
        if (!observed.live().isThere() && desired.wantsLoaded()) {
            return Optional.of(Action.of("load module " + module, LOAD, module)
                    .withArguments(all.stream().map(Bytes::utf8)));
        }
        ImmutableList<String> differing = words(liveDifference(desired, observed));
        return differing.isEmpty()
                ? Optional.empty()
                : Optional.of(Action.of(
                                "set parameters of module " + module,
                                SET,
                                module,
                                desired.name().inKernel(),
                                observed.live().presence() == Presence.BUILTIN ? "builtin" : "loaded",
                                Integer.toString(differing.size()))
                        .withArguments(
                                Stream.concat(differing.stream(), all.stream()).map(Bytes::utf8)));
    }

    private static ImmutableList<String> words(ImmutableMap<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(ImmutableList.toImmutableList());
    }

    private static ImmutableList<Action> rewritten(PathState file, Optional<Bytes> content) {
        return content.map(bytes -> written(file, replacement(file, bytes)))
                .orElseGet(() -> ImmutableList.of(PathActions.remove(file.path())));
    }

    private static FileReplacement replacement(PathState file, Bytes content) {
        FileReplacement replacement = FileReplacement.of(file.path(), Content.of(content));
        return file.kindBehindLinks() == PathState.Kind.ABSENT
                ? replacement.onlyIfAbsent()
                : replacement.onlyIfStill(file.sha256().orElseThrow());
    }

    /** With the directory, which a small host may lack. */
    private static ImmutableList<Action> written(PathState file, FileReplacement replacement) {
        return file.parentExists()
                ? ImmutableList.of(replacement.action())
                : ImmutableList.of(
                        PathActions.makeDirectory(file.path().parent(), Permissions.AS_FOUND), replacement.action());
    }

    @Override
    public ImmutableList<Disturbance<KernelModuleSpec>> disturbances(KernelModuleSpec desired, Facts facts) {
        ImmutableList<BootFile> files = BootFiles.of(desired.name(), facts);
        ImmutableList.Builder<Disturbance<KernelModuleSpec>> all = ImmutableList.builder();
        if (desired.absent()) {
            all.add(Disturbance.<KernelModuleSpec>doing(
                            "absent", written(files.get(0), Content.text(desired.name() + "\n")))
                    .shownAs("atBoot"));
        } else if (desired.wantsLoaded()) {
            all.add(Disturbance.changing(desired, "atBoot", Optional.of(!desired.wantsAtBoot())));
        }
        if (desired.blacklist()) {
            all.add(Disturbance.doing("blacklist", settingsWith(desired, "# disturbed\n")));
        }
        desired.parameters().keySet().stream()
                .map(parameter -> Disturbance.<KernelModuleSpec>doing(
                        "parameters",
                        settingsWith(desired, "options " + desired.name() + " " + parameter + "=disturbed\n")))
                .forEach(all::add);
        return all.build();
    }

    private static Action written(BootFile file, Content content) {
        return FileReplacement.of(file.path(), content).action();
    }

    private static Action settingsWith(KernelModuleSpec desired, String text) {
        return FileReplacement.of(BootFiles.settings(desired.name()), Content.text(text))
                .action();
    }
}
