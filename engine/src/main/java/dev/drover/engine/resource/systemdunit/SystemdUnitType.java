package dev.drover.engine.resource.systemdunit;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Claim;
import dev.drover.engine.resource.ContentChange;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PathActions;
import dev.drover.engine.resource.PathProbe;
import dev.drover.engine.resource.PathState;
import dev.drover.engine.resource.PathState.Kind;
import dev.drover.engine.resource.Permissions;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.Sections;
import dev.drover.engine.resource.systemdunit.SystemdUnitState.Loaded;
import dev.drover.engine.transport.ShellScript;
import java.util.List;
import java.util.Optional;

/** A unit file of systemd, or a drop-in. */
public final class SystemdUnitType implements ResourceType<SystemdUnitSpec, SystemdUnitState> {
    private static final ProbeScript UNITS =
            new ProbeScript(ShellScript.beside(SystemdUnitType.class, "units.sh"), SystemdUnitType::split);
    private static final ShellScript RELOAD = ShellScript.beside(SystemdUnitType.class, "reload.sh");

    @Override
    public String name() {
        return "systemdUnit";
    }

    @Override
    public Class<SystemdUnitSpec> spec() {
        return SystemdUnitSpec.class;
    }

    @Override
    public Optional<String> part(SystemdUnitSpec desired) {
        return desired.dropInFile();
    }

    @Override
    public ImmutableList<String> refusals(SystemdUnitSpec desired, Facts facts) {
        return facts.init() == Facts.Init.SYSTEMD
                ? ImmutableList.of()
                : ImmutableList.of("needs systemd; this host has " + facts.init());
    }

    @Override
    public ImmutableSet<HostPath> files(SystemdUnitSpec desired) {
        return ImmutableSet.of(desired.file());
    }

    @Override
    public ImmutableSet<Claim> claims(SystemdUnitSpec desired) {
        return ImmutableSet.of(Claim.content(desired.file()));
    }

    @Override
    public Probe<SystemdUnitState> probe(SystemdUnitSpec desired, Facts facts) {
        HostPath path = desired.file();
        Probe<PathState> file = desired.content()
                .map(content -> content.sensitive()
                        ? PathProbe.digest(path)
                        : PathProbe.differenceFrom(content.bytes().sha256(), path))
                .orElseGet(() -> PathProbe.attributes(path));
        Probe<Loaded> loaded = Probe.of(
                UNITS,
                ImmutableList.of(Bytes.utf8(desired.name().text())),
                answer -> loaded(desired.name().isTemplate(), answer.get(0).toUtf8()));
        return Probe.both(file, loaded, SystemdUnitState::new);
    }

    /** A block of properties for each unit that is no template; a section of blocks for each template. */
    private static ImmutableList<ImmutableList<Bytes>> split(
            Bytes output, Bytes separator, ImmutableList<ImmutableList<Bytes>> questions) {
        ImmutableList<Bytes> sections = Sections.split(output, separator);
        long templates = questions.stream().filter(SystemdUnitType::isTemplate).count();
        List<String> blocks = sections.isEmpty()
                ? List.of()
                : Splitter.on("\n\n")
                        .trimResults()
                        .omitEmptyStrings()
                        .splitToList(sections.get(0).toUtf8());
        if (sections.size() != 1 + templates || blocks.size() != questions.size() - templates) {
            throw new ProbeException("expected " + questions.size() + " answers of systemctl, got "
                    + (blocks.size() + Math.max(0, sections.size() - 1)));
        }
        ImmutableList.Builder<ImmutableList<Bytes>> answers = ImmutableList.builder();
        int block = 0;
        int section = 1;
        for (ImmutableList<Bytes> question : questions) {
            answers.add(
                    ImmutableList.of(isTemplate(question) ? sections.get(section++) : Bytes.utf8(blocks.get(block++))));
        }
        return answers.build();
    }

    private static boolean isTemplate(ImmutableList<Bytes> question) {
        return question.get(0).toUtf8().contains("@.");
    }

    private static Loaded loaded(boolean isTemplate, String properties) {
        List<String> lines = Splitter.on('\n').splitToList(properties);
        boolean needsReload = lines.contains("NeedDaemonReload=yes");
        if (isTemplate) {
            return new Loaded("", needsReload);
        }
        if (!needsReload && !lines.contains("NeedDaemonReload=no")) {
            throw new ProbeException("cannot read what systemctl says: '" + properties + "'");
        }
        return new Loaded(
                lines.stream()
                        .filter(line -> line.startsWith("LoadState="))
                        .map(line -> line.substring("LoadState=".length()))
                        .findFirst()
                        .orElseThrow(() -> new ProbeException("cannot read what systemctl says: '" + properties + "'")),
                needsReload);
    }

    @Override
    public ImmutableList<Change> diff(SystemdUnitSpec desired, SystemdUnitState observed) {
        ImmutableList<Change> file = fileChanges(desired, observed.file());
        return file.isEmpty() ? reloadChanges(desired, observed.loaded()) : file;
    }

    private static ImmutableList<Change> fileChanges(SystemdUnitSpec desired, PathState found) {
        return switch (found.kind()) {
            case ABSENT ->
                desired.content().stream().map(ContentChange::creating).collect(ImmutableList.toImmutableList());
            case FILE ->
                desired.absent()
                        ? ImmutableList.of(Change.of("ensure", Kind.FILE.toString(), Kind.ABSENT.toString()))
                        : contentChanges(desired.content().orElseThrow(), found);
            default -> throw inTheWay(found);
        };
    }

    private static ImmutableList<Change> contentChanges(Content wanted, PathState found) {
        return found.sha256().filter(wanted.bytes().sha256()::equals).isPresent()
                ? ImmutableList.of()
                : ImmutableList.of(ContentChange.replacing(found, wanted));
    }

    private static ProbeException inTheWay(PathState found) {
        String is = found.link()
                .map(link -> link.target().equals("/dev/null")
                        ? "' masks the unit (it is a link to /dev/null); unmask it first"
                        : "' is a symbolic link to " + link.target() + "; let `systemctl disable` remove it first")
                .orElseGet(() -> "' is a " + found.kind() + " and is not touched");
        return new ProbeException("'" + found.path() + is);
    }

    private static ImmutableList<Change> reloadChanges(SystemdUnitSpec desired, Loaded loaded) {
        boolean isWholeUnit = !desired.absent() && desired.dropIn().isEmpty();
        if (loaded.needsReload() || (isWholeUnit && loaded.isNotFound())) {
            return ImmutableList.of(Change.of("reload", "owed", "done"));
        }
        return !desired.absent() && loaded.isBad()
                ? ImmutableList.of(Change.of("state", loaded.state(), "loaded"))
                : ImmutableList.of();
    }

    @Override
    public ImmutableList<Action> apply(SystemdUnitSpec desired, SystemdUnitState observed, Facts facts) {
        ImmutableList.Builder<Action> actions = ImmutableList.builder();
        if (!fileChanges(desired, observed.file()).isEmpty()) {
            if (desired.dropIn().isPresent() && !observed.file().parentExists()) {
                actions.add(PathActions.makeDirectory(HostPath.parse(desired.dropInDirectory()), Permissions.AS_FOUND));
            }
            actions.add(desired.content()
                    .map(content -> FileReplacement.of(desired.file(), content).action())
                    .orElseGet(() -> PathActions.remove(desired.file())));
        }
        return actions.add(Action.of(
                        "make systemd read " + desired.name() + " again",
                        RELOAD,
                        desired.name().text()))
                .build();
    }

    /** Under both names, because a service may be declared without its suffix. */
    @Override
    public ImmutableSet<Need> provides(SystemdUnitSpec desired) {
        return desired.absent() || desired.dropIn().isPresent()
                ? ImmutableSet.of()
                : ImmutableSet.of(
                        Need.of("unit", desired.name().text()),
                        Need.of("unit", desired.name().stem()),
                        Need.of("file", desired.file().text()));
    }

    @Override
    public ImmutableList<Disturbance<SystemdUnitSpec>> disturbances(SystemdUnitSpec desired, Facts facts) {
        if (desired.absent()) {
            return ImmutableList.of(Disturbance.<SystemdUnitSpec>doing(
                            "absent",
                            FileReplacement.of(desired.file(), Content.text("[Unit]\n"))
                                    .action())
                    .shownAs("ensure"));
        }
        Content other = desired.content().orElseThrow().and("# disturbed\n");
        return ImmutableList.of(Disturbance.changing(desired, "content", Optional.of(other)));
    }

    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of("dropIn");
    }
}
