package dev.drover.engine.resource.sudorule;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.AccountName;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Claim;
import dev.drover.engine.resource.ContentChange;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.FileMode;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PathActions;
import dev.drover.engine.resource.PathProbe;
import dev.drover.engine.resource.PathState;
import dev.drover.engine.resource.PathState.Kind;
import dev.drover.engine.resource.Permissions;
import dev.drover.engine.resource.Prerequisite;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.Validator;
import dev.drover.engine.transport.ShellScript;
import java.util.Optional;

/** Rules for sudo; checked by visudo. */
public final class SudoRuleType implements ResourceType<SudoRuleSpec, SudoRuleState> {
    private static final ShellScript CHECK = ShellScript.beside(SudoRuleType.class, "check.sh");
    private static final Validator VISUDO = Validator.parse("visudo -cf %s");
    private static final FileMode MODE = new FileMode(0440);
    private static final AccountName ROOT = AccountName.parse("root");
    private static final AccountName OTHER = AccountName.parse("4242");
    private static final Permissions PERMISSIONS =
            new Permissions(Optional.of(MODE), Optional.of(ROOT), Optional.of(ROOT));

    @Override
    public String name() {
        return "sudoRule";
    }

    @Override
    public Class<SudoRuleSpec> spec() {
        return SudoRuleSpec.class;
    }

    @Override
    public ImmutableSet<HostPath> files(SudoRuleSpec desired) {
        return ImmutableSet.of(desired.file());
    }

    @Override
    public ImmutableSet<Claim> claims(SudoRuleSpec desired) {
        return ImmutableSet.of(Claim.content(desired.file()));
    }

    @Override
    public Probe<SudoRuleState> probe(SudoRuleSpec desired, Facts facts) {
        return Probe.both(file(desired), Prerequisite.program("visudo"), SudoRuleState::new);
    }

    private static Probe<PathState> file(SudoRuleSpec desired) {
        HostPath path = desired.file();
        return desired.content()
                .map(rules -> rules.sensitive()
                        ? PathProbe.digest(path)
                        : PathProbe.differenceFrom(rules.bytes().sha256(), path))
                .orElseGet(() -> PathProbe.attributes(path));
    }

    @Override
    public ImmutableList<Change> diff(SudoRuleSpec desired, SudoRuleState observed) {
        PathState file = observed.file();
        return desired.content().map(rules -> difference(rules, file)).orElseGet(() -> removal(desired, file));
    }

    private static ImmutableList<Change> removal(SudoRuleSpec desired, PathState file) {
        return switch (file.kind()) {
            case ABSENT -> ImmutableList.of();
            case DIRECTORY -> throw inTheWay(file);
            default -> ImmutableList.of(Change.remove("sudoRule", desired.name()));
        };
    }

    private static ImmutableList<Change> difference(Content rules, PathState file) {
        return switch (file.kindBehindLinks()) {
            case ABSENT ->
                ImmutableList.<Change>builder()
                        .add(ContentChange.creating(rules))
                        .addAll(PERMISSIONS.creations(MODE))
                        .build();
            case FILE -> {
                ImmutableList.Builder<Change> changes = ImmutableList.builder();
                if (hasOtherContent(rules, file)) {
                    changes.add(ContentChange.replacing(file, rules));
                }
                yield changes.addAll(PERMISSIONS.changes(file.behindLinks().orElseThrow()))
                        .build();
            }
            default -> throw inTheWay(file);
        };
    }

    private static ProbeException inTheWay(PathState file) {
        return new ProbeException(
                "'" + file.path() + "' is a " + file.kindBehindLinks() + " and no file of rules; remove it first");
    }

    private static boolean hasOtherContent(Content rules, PathState file) {
        return !file.sha256().equals(Optional.of(rules.bytes().sha256()));
    }

    /** Otherwise at most its owner, group and mode differ, for which nothing is checked. */
    private static boolean isToBeWritten(Content rules, PathState file) {
        return file.kindBehindLinks() != Kind.FILE || hasOtherContent(rules, file);
    }

    @Override
    public ImmutableList<Action> apply(SudoRuleSpec desired, SudoRuleState observed, Facts facts) {
        PathState file = observed.file();
        if (desired.content().isEmpty()) {
            return ImmutableList.of(PathActions.remove(desired.file()));
        }
        Content rules = desired.content().get();
        if (!isToBeWritten(rules, file)) {
            return ImmutableList.of(PathActions.changeFile(desired.file(), PERMISSIONS));
        }
        if (!observed.hasVisudo()) {
            return ImmutableList.of(
                    Prerequisite.missing("the host has no visudo to check the rules with; declare it: pkg('sudo')"));
        }
        return ImmutableList.of(
                Action.of("check " + desired.file(), CHECK, desired.name(), rules.sensitive() ? "hide" : "show")
                        .withInput(rules.bytes()),
                FileReplacement.of(desired.file(), rules)
                        .with(PERMISSIONS)
                        .checkedBy(Optional.of(VISUDO))
                        .action());
    }

    @Override
    public ImmutableSet<Need> lacks(SudoRuleSpec desired, SudoRuleState observed) {
        PathState file = observed.file();
        boolean writes =
                desired.content().filter(rules -> isToBeWritten(rules, file)).isPresent();
        boolean ready = observed.hasVisudo() && file.parentExists();
        return writes && !ready ? ImmutableSet.of(Need.of("package", "sudo")) : ImmutableSet.of();
    }

    @Override
    public ImmutableSet<Need> provides(SudoRuleSpec desired) {
        return desired.absent()
                ? ImmutableSet.of()
                : ImmutableSet.of(Need.of("file", desired.file().text()));
    }

    @Override
    public ImmutableList<Disturbance<SudoRuleSpec>> disturbances(SudoRuleSpec desired, Facts facts) {
        if (desired.absent()) {
            return ImmutableList.of(Disturbance.instead("absent", SudoRuleSpec.named(desired.name(), "# disturbed\n"))
                    .shownAs("sudoRule"));
        }
        Content rules = desired.content().orElseThrow();
        ImmutableList.Builder<Disturbance<SudoRuleSpec>> all = ImmutableList.builder();
        all.add(Disturbance.changing(desired, "content", Optional.of(rules.and("# disturbed\n"))));
        PERMISSIONS.others().keySet().forEach(attribute -> {
            Permissions disturbed = new Permissions(
                    attribute.equals("mode") ? Optional.of(new FileMode(0400)) : Optional.empty(),
                    attribute.equals("owner") ? Optional.of(OTHER) : Optional.empty(),
                    attribute.equals("group") ? Optional.of(OTHER) : Optional.empty());
            all.add(Disturbance.doing(attribute, PathActions.changeFile(desired.file(), disturbed)));
        });
        return all.add(Disturbance.<SudoRuleSpec>doing(Disturbance.EXISTENCE, PathActions.remove(desired.file()))
                        .shownAs("content", "mode", "owner", "group"))
                .build();
    }
}
