package dev.drover.engine.resource.sysctl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Claim;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PathActions;
import dev.drover.engine.resource.PathProbe;
import dev.drover.engine.resource.Permissions;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.Sections;
import dev.drover.engine.resource.sysctl.SysctlState.BootValue;
import dev.drover.engine.transport.ShellScript;
import java.util.Optional;

/** Kernel parameters: their values now and after the next boot. */
public final class SysctlType implements ResourceType<SysctlSpec, SysctlState> {
    private static final ProbeScript STATE =
            new ProbeScript(ShellScript.beside(SysctlType.class, "state.sh"), SysctlType::split);
    private static final ShellScript SET = ShellScript.beside(SysctlType.class, "set.sh");
    private static final String IS = "is ";

    @Override
    public String name() {
        return "sysctl";
    }

    @Override
    public Class<SysctlSpec> spec() {
        return SysctlSpec.class;
    }

    /** What is said of the boot belongs to every question. */
    private static ImmutableList<ImmutableList<Bytes>> split(
            Bytes output, Bytes separator, ImmutableList<ImmutableList<Bytes>> questions) {
        ImmutableList<Bytes> parts = Sections.split(output, separator);
        if (parts.size() != 2 + questions.size()) {
            throw new ProbeException("expected " + questions.size() + " answers about kernel parameters, got "
                    + Math.max(0, parts.size() - 2));
        }
        return parts.subList(2, parts.size()).stream()
                .map(live -> ImmutableList.of(parts.get(0), parts.get(1), live))
                .collect(ImmutableList.toImmutableList());
    }

    @Override
    public ImmutableSet<HostPath> files(SysctlSpec desired) {
        return ImmutableSet.of(desired.dropIn());
    }

    @Override
    public ImmutableSet<Claim> claims(SysctlSpec desired) {
        return ImmutableSet.of(
                Claim.whole("kernel parameter '" + desired.key().path().replace('/', '.') + "'"));
    }

    @Override
    public Probe<SysctlState> probe(SysctlSpec desired, Facts facts) {
        Probe<ImmutableList<Bytes>> values =
                Probe.of(STATE, ImmutableList.of(Bytes.utf8(desired.key().path())), answer -> answer);
        return Probe.both(
                values,
                PathProbe.attributes(desired.dropIn()),
                (answer, dropIn) -> new SysctlState(
                        live(desired.key(), answer.get(2).toUtf8()),
                        BootFiles.of(
                                        facts.init(),
                                        answer.get(0).toUtf8(),
                                        answer.get(1).toUtf8())
                                .valuesOf(desired.key()),
                        dropIn));
    }

    private static Optional<String> live(SysctlKey key, String answer) {
        if (answer.startsWith(IS)) {
            return Optional.of(SysctlValue.words(answer.substring(IS.length())));
        }
        return switch (answer) {
            case "absent" -> Optional.empty();
            case "unreadable" ->
                throw new ProbeException("cannot read /proc/sys/" + key.path()
                        + ": it can only be written, or only by root; say become 'root' or use a command");
            default -> throw new ProbeException("the answer about the kernel parameter " + key + " is not of its form");
        };
    }

    @Override
    public ImmutableList<Change> diff(SysctlSpec desired, SysctlState observed) {
        if (desired.absent()) {
            return observed.dropIn().inode().isPresent()
                    ? ImmutableList.of(Change.remove(
                            "boot value",
                            observed.boot().stream()
                                    .filter(value ->
                                            value.file().equals(desired.dropIn().text()))
                                    .map(BootValue::value)
                                    .findFirst()
                                    .orElse("")))
                    : ImmutableList.of();
        }
        String wanted = desired.value().orElseThrow().text();
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        if (!observed.live().equals(Optional.of(wanted))) {
            changes.add(new Change("live value", observed.live(), Optional.of(wanted), false));
        }
        if (hasOtherBootValue(desired, observed)) {
            changes.add(
                    new Change("boot value", observed.lastAtBoot().map(BootValue::value), Optional.of(wanted), false));
        }
        return changes.build();
    }

    private static boolean hasOtherBootValue(SysctlSpec desired, SysctlState observed) {
        String wanted = desired.value().orElseThrow().text();
        Optional<BootValue> last = observed.lastAtBoot();
        if (last.filter(value -> value.value().equals(wanted)).isPresent()) {
            return false;
        }
        last.filter(value ->
                        BootFiles.isReadAfter(value.file(), desired.dropIn().text()))
                .ifPresent(value -> {
                    throw new ProbeException(
                            value.file() + " sets " + desired.key() + " = " + value.value() + " and is read later than "
                                    + desired.dropIn() + ", so it would win at boot; take it out there");
                });
        return true;
    }

    @Override
    public ImmutableList<Action> apply(SysctlSpec desired, SysctlState observed, Facts facts) {
        if (desired.absent()) {
            return ImmutableList.of(PathActions.remove(desired.dropIn()));
        }
        String wanted = desired.value().orElseThrow().text();
        ImmutableList.Builder<Action> actions = ImmutableList.builder();
        // First, because the kernel may refuse the value: then it must not be there at boot.
        if (!observed.live().equals(Optional.of(wanted))) {
            actions.add(set(desired.key(), wanted));
        }
        if (hasOtherBootValue(desired, observed)) {
            if (!observed.dropIn().parentExists()) {
                actions.add(PathActions.makeDirectory(desired.dropIn().parent(), Permissions.AS_FOUND));
            }
            actions.add(FileReplacement.of(
                            desired.dropIn(), Content.text(desired.key().path() + " = " + wanted + "\n"))
                    .action());
        }
        return actions.build();
    }

    private static Action set(SysctlKey key, String value) {
        return Action.of("set " + key, SET, key.path(), value);
    }

    /** A package or a kernel module may bring the parameter. */
    @Override
    public ImmutableSet<Need> lacks(SysctlSpec desired, SysctlState observed) {
        return desired.absent() || observed.live().isPresent()
                ? ImmutableSet.of()
                : ImmutableSet.of(Need.of("kernel parameter", desired.key().text()));
    }

    @Override
    public ImmutableList<Disturbance<SysctlSpec>> disturbances(SysctlSpec desired, Facts facts) {
        return desired.absent()
                ? ImmutableList.of(Disturbance.<SysctlSpec>doing(
                                "absent",
                                FileReplacement.of(desired.dropIn(), Content.text("# disturbed\n"))
                                        .action())
                        .shownAs("boot value"))
                : ImmutableList.of(Disturbance.<SysctlSpec>doing("value", PathActions.remove(desired.dropIn()))
                        .shownAs("boot value"));
    }
}
