package dev.drover.engine.resource.directory;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.AccountName;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Claim;
import dev.drover.engine.resource.Declared;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.DomainType;
import dev.drover.engine.resource.FileMode;
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
import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.resource.SystemDirectory;
import dev.drover.engine.transport.ShellScript;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory. */
public final class DirectoryType implements DomainType<DirectorySpec, DirectoryState> {
    private static final FileMode NEW_DIRECTORY = new FileMode(0755);
    private static final int SHOWN_NAMES = 20;
    private static final ProbeScript TREE = ProbeScript.inOrder(ShellScript.beside(DirectoryType.class, "tree.sh"));
    private static final ProbeScript CHILDREN =
            ProbeScript.inOrder(ShellScript.beside(DirectoryType.class, "children.sh"));
    private static final ShellScript REMOVE = script("remove.sh");
    private static final ShellScript SPREAD = script("spread.sh");
    private static final ShellScript PURGE = script("purge.sh");

    private static ShellScript script(String file) {
        return ShellFunctions.PLACE.before(ShellScript.beside(DirectoryType.class, file));
    }

    @Override
    public String name() {
        return "directory";
    }

    @Override
    public Class<DirectorySpec> spec() {
        return DirectorySpec.class;
    }

    @Override
    public Optional<HostPath> domain(DirectorySpec desired) {
        return desired.purge() ? Optional.of(desired.path()) : Optional.empty();
    }

    @Override
    public DirectorySpec leaving(DirectorySpec desired, Declared declared) {
        return desired.purged(Stream.concat(
                        desired.keep().stream(),
                        declared.places().stream()
                                .map(place ->
                                        Splitter.on('/').split(place).iterator().next()))
                .collect(ImmutableSet.toImmutableSet()));
    }

    @Override
    public ImmutableSet<Claim> claims(DirectorySpec desired) {
        ImmutableSet.Builder<Claim> claims = ImmutableSet.builder();
        if (desired.purge()) {
            claims.add(Claim.tree(desired.path()));
        }
        return claims.addAll(desired.permissions().claims(desired.path())).build();
    }

    @Override
    public Probe<DirectoryState> probe(DirectorySpec desired, Facts facts) {
        Probe<PathState> path = PathProbe.attributes(desired.path());
        return Probe.both(
                Probe.both(path, below(desired), Found::new),
                contents(desired),
                (found, contents) -> new DirectoryState(found.path(), found.below(), contents));
    }

    private record Found(PathState path, DirectoryState.Below below) {}

    private static Probe<DirectoryState.Below> below(DirectorySpec desired) {
        if (!desired.spreads()) {
            return Probe.none(DirectoryState.Below.NOTHING);
        }
        ImmutableList<Bytes> question = Stream.concat(Stream.of(desired.path().text()), wantedBelow(desired))
                .map(Bytes::utf8)
                .collect(ImmutableList.toImmutableList());
        return Probe.of(TREE, question, answer -> readBelow(answer.get(0)));
    }

    /** Mode of files, mode of directories, owner, group; empty: any. */
    private static Stream<String> wantedBelow(DirectorySpec desired) {
        return Stream.of(
                desired.mode().map(FileMode::toString).orElse(""),
                desired.directoryMode().map(FileMode::toString).orElse(""),
                desired.owner().map(AccountName::text).orElse(""),
                desired.group().map(AccountName::text).orElse(""));
    }

    private static DirectoryState.Below readBelow(Bytes answer) {
        List<String> lines = Splitter.on('\n').limit(2).splitToList(answer.toUtf8());
        if (lines.size() != 2 || !lines.get(0).matches("\\d{1,18}")) {
            throw new ProbeException("cannot read what the host says of a tree: '" + answer.toUtf8() + "'");
        }
        return new DirectoryState.Below(Long.parseLong(lines.get(0)), lines.get(1));
    }

    private static Probe<DirectoryState.Contents> contents(DirectorySpec desired) {
        return desired.purge()
                ? Probe.of(CHILDREN, ImmutableList.of(desired.path().bytes()), answer -> contents(answer.get(0)))
                : Probe.none(DirectoryState.Contents.NOTHING);
    }

    /** The place comes first; of what is not there nothing is said. */
    private static DirectoryState.Contents contents(Bytes listed) {
        ImmutableList.Builder<Bytes> parts = ImmutableList.builder();
        int from = 0;
        for (int end = listed.indexOf((byte) 0); end >= 0; end = listed.indexOf((byte) 0, from)) {
            parts.add(listed.slice(from, end));
            from = end + 1;
        }
        ImmutableList<Bytes> all = parts.build();
        return all.isEmpty()
                ? DirectoryState.Contents.NOTHING
                : new DirectoryState.Contents(all.get(0).toName(), all.subList(1, all.size()));
    }

    @Override
    public ImmutableList<Change> diff(DirectorySpec desired, DirectoryState observed) {
        if (desired.absent()) {
            return removal(desired.path(), observed.path().kind());
        }
        return switch (observed.path().kindBehindLinks()) {
            case ABSENT -> creation(desired);
            case DIRECTORY -> difference(desired, observed);
            default ->
                throw new ProbeException("'" + desired.path() + "' is a "
                        + observed.path().kindBehindLinks()
                        + " and is not replaced by a directory; remove it first");
        };
    }

    private static ImmutableList<Change> removal(HostPath path, Kind found) {
        return switch (found) {
            case ABSENT -> ImmutableList.of();
            case DIRECTORY -> ImmutableList.of(Change.of("ensure", found.toString(), Kind.ABSENT.toString()));
            default -> throw new ProbeException("'" + path + "' is a " + found + " and is not removed as a directory");
        };
    }

    private static ImmutableList<Change> creation(DirectorySpec desired) {
        return ImmutableList.<Change>builder()
                .add(Change.of("ensure", Kind.ABSENT.toString(), Kind.DIRECTORY.toString()))
                .addAll(desired.permissions().creations(NEW_DIRECTORY))
                .build();
    }

    private static ImmutableList<Change> difference(DirectorySpec desired, DirectoryState observed) {
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        changes.addAll(
                desired.permissions().changes(observed.path().behindLinks().orElseThrow()));
        if (observed.below().differing() > 0) {
            changes.add(Change.of(
                    "recurse",
                    observed.below().differing() + " below differ, such as "
                            + observed.below().example(),
                    "as said"));
        }
        if (SystemDirectory.is(observed.contents().place())) {
            throw new ProbeException("'" + desired.path() + "' leads to "
                    + observed.contents().place() + ", a directory of the system, which is not purged");
        }
        ImmutableList<Bytes> extra = extra(desired, observed);
        if (!extra.isEmpty()) {
            changes.add(Change.remove("purge", shown(extra)));
        }
        return changes.build();
    }

    private static ImmutableList<Bytes> extra(DirectorySpec desired, DirectoryState observed) {
        ImmutableSet<Bytes> kept = desired.keep().stream().map(Bytes::utf8).collect(ImmutableSet.toImmutableSet());
        return observed.contents().names().stream()
                .filter(child -> !kept.contains(child))
                .collect(ImmutableList.toImmutableList());
    }

    private static String shown(ImmutableList<Bytes> names) {
        String some = names.stream().limit(SHOWN_NAMES).map(Bytes::toName).collect(joining(", "));
        return names.size() <= SHOWN_NAMES ? some : some + " and " + (names.size() - SHOWN_NAMES) + " more";
    }

    @Override
    public ImmutableList<Action> apply(DirectorySpec desired, DirectoryState observed, Facts facts) {
        HostPath path = desired.path();
        if (desired.absent()) {
            return ImmutableList.of(
                    desired.recurse()
                            ? Action.of("remove directory " + path + " with all in it", REMOVE, path.text(), "all")
                            : Action.of("remove directory " + path, REMOVE, path.text(), ""));
        }
        if (observed.path().kindBehindLinks() == Kind.ABSENT) {
            return ImmutableList.of(PathActions.makeDirectory(path, desired.permissions()));
        }
        ImmutableList.Builder<Action> actions = ImmutableList.builder();
        Permissions permissions = desired.permissions();
        if (!permissions.changes(observed.path().behindLinks().orElseThrow()).isEmpty()) {
            actions.add(PathActions.changeDirectory(path, permissions));
        }
        // What goes away need not be changed before.
        ImmutableList<Bytes> extra = extra(desired, observed);
        if (!extra.isEmpty()) {
            actions.add(Action.of("purge " + path, PURGE, path.text()).withArguments(extra.stream()));
        }
        if (observed.below().differing() > 0) {
            actions.add(Action.of("set owner, group and mode of all below " + path, SPREAD, path.text())
                    .withArguments(wantedBelow(desired).map(Bytes::utf8)));
        }
        return actions.build();
    }

    /** Itself and all above it, because those are made too. */
    @Override
    public ImmutableSet<HostPath> removes(DirectorySpec desired) {
        return desired.absent() ? ImmutableSet.of(desired.path()) : ImmutableSet.of();
    }

    @Override
    public ImmutableSet<Need> provides(DirectorySpec desired) {
        ImmutableSet.Builder<Need> provided = ImmutableSet.builder();
        if (!desired.absent()) {
            HostPath at = desired.path();
            while (!at.text().equals("/")) {
                provided.add(Need.of("directory", at.text()));
                at = at.parent();
            }
        }
        return provided.build();
    }

    /** One that is purged mostly belongs to a package. */
    @Override
    public Optional<Need> mayBeBrought(DirectorySpec desired, DirectoryState observed) {
        boolean anyWillDo = desired.mode().isEmpty()
                && desired.owner().isEmpty()
                && desired.group().isEmpty();
        return desired.purge() && anyWillDo && observed.path().kindBehindLinks() == Kind.ABSENT
                ? Optional.of(Need.of("directory", desired.path().text()))
                : Optional.empty();
    }

    @Override
    public ImmutableList<Disturbance<DirectorySpec>> disturbances(DirectorySpec desired, Facts facts) {
        if (desired.absent()) {
            DirectorySpec there = DirectorySpec.at(desired.path().text());
            return ImmutableList.of(Disturbance.instead("absent", there).shownAs("ensure"));
        }
        ImmutableList.Builder<Disturbance<DirectorySpec>> all = ImmutableList.builder();
        DirectorySpec itself = DirectorySpec.at(desired.path().text());
        desired.permissions()
                .others()
                .forEach((attribute, other) -> all.add(Disturbance.changing(itself, attribute, other)));
        if (desired.spreads()) {
            all.add(stranger(desired, "recurse"));
        }
        if (desired.purge()) {
            all.add(stranger(desired, "purge"));
        }
        if (desired.mode().isEmpty()
                && desired.owner().isEmpty()
                && desired.group().isEmpty()
                && !desired.purge()) {
            all.add(Disturbance.<DirectorySpec>doing(
                            Disturbance.EXISTENCE,
                            Action.of(
                                    "remove directory " + desired.path(),
                                    REMOVE,
                                    desired.path().text(),
                                    "all"))
                    .shownAs("ensure", "mode")
                    .spreading());
        }
        return all.build();
    }

    /** A file of somebody else in the directory. */
    private static Disturbance<DirectorySpec> stranger(DirectorySpec desired, String attribute) {
        HostPath path = HostPath.parse(desired.path() + "/drover-stranger");
        Permissions permissions = new Permissions(
                Optional.of(new FileMode(desired.mode().map(FileMode::bits).orElse(0644) ^ 0111)),
                Optional.of(AccountName.parse("4242")),
                Optional.of(AccountName.parse("4242")));
        Disturbance<DirectorySpec> put = Disturbance.doing(
                attribute,
                FileReplacement.of(path, Content.text("a stranger\n"))
                        .with(permissions)
                        .action());
        return desired.purge() && desired.spreads() ? put.shownAs("recurse", "purge") : put;
    }

    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of("keep");
    }
}
