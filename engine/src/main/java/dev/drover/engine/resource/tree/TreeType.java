package dev.drover.engine.resource.tree;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.ByteSource;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.LocalDirectory;
import dev.drover.engine.model.LocalDirectory.Entry;
import dev.drover.engine.model.LocalFile;
import dev.drover.engine.resource.AccountName;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Claim;
import dev.drover.engine.resource.ContentChange;
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
import dev.drover.engine.resource.PathState.Inode;
import dev.drover.engine.resource.PathState.Kind;
import dev.drover.engine.resource.Permissions;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.resource.SystemDirectory;
import dev.drover.engine.transport.ShellScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A directory of the controller with all that is in it. */
public final class TreeType implements DomainType<TreeSpec, TreeState> {
    private static final FileMode EXECUTABLE = new FileMode(0755);
    private static final ProbeScript BELOW = ProbeScript.inOrder(ShellScript.beside(TreeType.class, "below.sh"));
    private static final ShellScript PUT = ShellFunctions.PLACE.before(ShellFunctions.REPLACEMENT.before(
            ShellFunctions.INPUT.before(ShellScript.beside(TreeType.class, "put.sh"))));

    @Override
    public String name() {
        return "tree";
    }

    @Override
    public Class<TreeSpec> spec() {
        return TreeSpec.class;
    }

    private static HostPath pathOf(TreeSpec desired, String entry) {
        return new HostPath(desired.path() + "/" + entry);
    }

    @Override
    public Optional<HostPath> domain(TreeSpec desired) {
        return desired.purge() ? Optional.of(desired.path()) : Optional.empty();
    }

    @Override
    public TreeSpec leaving(TreeSpec desired, Declared declared) {
        return desired.purged(Stream.concat(desired.keep().stream(), declared.places().stream())
                .toArray(String[]::new));
    }

    @Override
    public ImmutableSet<Claim> claims(TreeSpec desired) {
        ImmutableSet.Builder<Claim> claims = ImmutableSet.builder();
        if (desired.purge()) {
            claims.add(Claim.tree(desired.path()));
        }
        claims.addAll(permissions(desired, desired.directoryMode()).claims(desired.path()));
        desired.source().entries().forEach((name, entry) -> {
            HostPath path = pathOf(desired, name);
            if (entry instanceof LocalDirectory.RegularFile file) {
                claims.add(Claim.content(path));
                claims.addAll(
                        permissions(desired, Optional.of(modeOf(desired, file))).claims(path));
            } else if (entry instanceof LocalDirectory.Directory) {
                claims.addAll(permissions(desired, desired.directoryMode()).claims(path));
            }
        });
        return claims.build();
    }

    @Override
    public Probe<TreeState> probe(TreeSpec desired, Facts facts) {
        ImmutableList<String> names = desired.source().entries().keySet().asList();
        ImmutableList<Probe<PathState>> probes = desired.source().entries().entrySet().stream()
                .map(entry -> probe(pathOf(desired, entry.getKey()), entry.getValue()))
                .collect(ImmutableList.toImmutableList());
        Probe<ImmutableMap<String, PathState>> entries = Probe.all(probes).map(states -> {
            ImmutableMap.Builder<String, PathState> byName = ImmutableMap.builder();
            for (int i = 0; i < names.size(); i++) {
                byName.put(names.get(i), states.get(i));
            }
            return byName.buildOrThrow();
        });
        Probe<TreeState> there = Probe.both(
                PathProbe.attributes(desired.path()),
                entries,
                (top, states) -> new TreeState(top, states, TreeState.Below.NOTHING));
        return desired.purge()
                ? Probe.both(
                        there, below(desired), (state, found) -> new TreeState(state.top(), state.entries(), found))
                : there;
    }

    private static Probe<PathState> probe(HostPath path, Entry entry) {
        return entry instanceof LocalDirectory.RegularFile file
                ? PathProbe.differenceFrom(file.content().sha256(), path)
                : PathProbe.attributes(path);
    }

    private static Probe<TreeState.Below> below(TreeSpec desired) {
        return Probe.of(BELOW, ImmutableList.of(desired.path().bytes()), answer -> readBelow(answer.get(0)));
    }

    /** The place comes first; of what is not there nothing is said. */
    private static TreeState.Below readBelow(Bytes listed) {
        int end = listed.indexOf((byte) 0);
        if (end < 0) {
            return TreeState.Below.NOTHING;
        }
        String place = listed.slice(0, end).toName();
        ImmutableList.Builder<String> paths = ImmutableList.builder();
        int from = end + 1;
        for (end = listed.indexOf((byte) 0, from); end >= 0; end = listed.indexOf((byte) 0, from)) {
            // Each begins with "./".
            paths.add(listed.slice(from + 2, end).toName());
            from = end + 1;
        }
        return new TreeState.Below(place, paths.build());
    }

    @Override
    public ImmutableList<Change> diff(TreeSpec desired, TreeState observed) {
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        changes.addAll(topDifference(desired, observed.top()));
        desired.source()
                .entries()
                .forEach((name, entry) -> changes.addAll(difference(desired, name, entry, state(observed, name))));
        if (SystemDirectory.is(observed.below().place())) {
            throw new ProbeException("'" + desired.path() + "' leads to "
                    + observed.below().place() + ", a directory of the system, which is not purged");
        }
        superfluous(desired, observed).forEach(name -> changes.add(Change.remove(name, "not in " + desired.source())));
        return changes.build();
    }

    private static PathState state(TreeState observed, String name) {
        return Optional.ofNullable(observed.entries().get(name)).orElseThrow();
    }

    private static ImmutableList<Change> topDifference(TreeSpec desired, PathState top) {
        return switch (top.kindBehindLinks()) {
            case ABSENT -> ImmutableList.of(Change.of("ensure", Kind.ABSENT.toString(), Kind.DIRECTORY.toString()));
            case DIRECTORY ->
                permissions(desired, desired.directoryMode())
                        .changes(top.behindLinks().orElseThrow())
                        .stream()
                        .map(change -> change.attribute().equals("mode") ? change.named("directoryMode") : change)
                        .collect(ImmutableList.toImmutableList());
            default -> throw inTheWay(desired.path(), top.kindBehindLinks(), "directory");
        };
    }

    private static ProbeException inTheWay(HostPath path, Kind found, String wanted) {
        return new ProbeException(
                "'" + path + "' is a " + found + " and is not replaced by a " + wanted + "; remove it first");
    }

    private static Permissions permissions(TreeSpec desired, Optional<FileMode> mode) {
        return new Permissions(mode, desired.owner(), desired.group());
    }

    private static FileMode modeOf(TreeSpec desired, LocalDirectory.RegularFile file) {
        return desired.fileMode().orElse(file.executable() ? EXECUTABLE : FileReplacement.NEW_FILE);
    }

    private static ImmutableList<Change> difference(TreeSpec desired, String name, Entry entry, PathState found) {
        if (entry instanceof LocalDirectory.RegularFile file) {
            return fileDifference(desired, name, file, found);
        }
        return entry instanceof LocalDirectory.Link link
                ? linkDifference(desired, name, link, found)
                : directoryDifference(desired, name, found);
    }

    private static ImmutableList<Change> fileDifference(
            TreeSpec desired, String name, LocalDirectory.RegularFile file, PathState found) {
        return switch (found.kind()) {
            case ABSENT -> ImmutableList.of(ContentChange.creating(name, file.content()));
            case LINK -> ImmutableList.of(Change.of(name, Kind.LINK.toString(), Kind.FILE.toString()));
            case FILE ->
                ImmutableList.<Change>builder()
                        .addAll(
                                hasOtherContent(file, found)
                                        ? ImmutableList.of(ContentChange.replacing(name, found, file.content()))
                                        : ImmutableList.of())
                        .addAll(attributeChanges(
                                name,
                                permissions(desired, Optional.of(modeOf(desired, file))),
                                found.inode().orElseThrow()))
                        .build();
            default -> throw inTheWay(found.path(), found.kind(), "file");
        };
    }

    private static boolean hasOtherContent(LocalDirectory.RegularFile file, PathState found) {
        return !found.sha256().equals(Optional.of(file.content().sha256()));
    }

    private static ImmutableList<Change> attributeChanges(String name, Permissions wanted, Inode found) {
        return wanted.changes(found).stream()
                .map(change -> change.named(name + " " + change.attribute()))
                .collect(ImmutableList.toImmutableList());
    }

    private static ImmutableList<Change> linkDifference(
            TreeSpec desired, String name, LocalDirectory.Link link, PathState found) {
        return switch (found.kind()) {
            case ABSENT -> ImmutableList.of(Change.create(name, "link to " + link.target()));
            case FILE -> ImmutableList.of(Change.of(name, Kind.FILE.toString(), "link to " + link.target()));
            case LINK -> {
                String target = found.link().orElseThrow().target();
                yield target.equals(link.target())
                        ? attributeChanges(
                                name,
                                permissions(desired, Optional.empty()),
                                found.inode().orElseThrow())
                        : ImmutableList.of(Change.of(name, "link to " + target, "link to " + link.target()));
            }
            default -> throw inTheWay(found.path(), found.kind(), "symbolic link");
        };
    }

    private static ImmutableList<Change> directoryDifference(TreeSpec desired, String name, PathState found) {
        return switch (found.kind()) {
            case ABSENT -> ImmutableList.of(Change.create(name, Kind.DIRECTORY.toString()));
            case DIRECTORY ->
                attributeChanges(
                        name,
                        permissions(desired, desired.directoryMode()),
                        found.inode().orElseThrow());
            default -> throw inTheWay(found.path(), found.kind(), "directory");
        };
    }

    /** The topmost paths that are to be removed. */
    private static ImmutableList<String> superfluous(TreeSpec desired, TreeState observed) {
        Set<String> open = new HashSet<>();
        desired.keep().forEach(kept -> {
            for (int slash = kept.indexOf('/'); slash >= 0; slash = kept.indexOf('/', slash + 1)) {
                open.add(kept.substring(0, slash));
            }
        });
        Set<String> closed = new HashSet<>(desired.keep());
        ImmutableList.Builder<String> superfluous = ImmutableList.builder();
        for (String path : observed.below().paths()) {
            int slash = path.lastIndexOf('/');
            if (slash >= 0 && closed.contains(path.substring(0, slash))) {
                closed.add(path);
            } else if (!closed.contains(path)
                    && !open.contains(path)
                    && desired.source().at(path).isEmpty()) {
                superfluous.add(path);
                closed.add(path);
            }
        }
        return superfluous.build();
    }

    @Override
    public ImmutableList<Action> apply(TreeSpec desired, TreeState observed, Facts facts) {
        ImmutableList.Builder<Action> actions = ImmutableList.builder();
        if (observed.top().kindBehindLinks() == Kind.ABSENT) {
            actions.add(PathActions.makeDirectory(desired.path(), permissions(desired, desired.directoryMode())));
        } else if (!topDifference(desired, observed.top()).isEmpty()) {
            actions.add(PathActions.changeDirectory(desired.path(), permissions(desired, desired.directoryMode())));
        }
        Delivery delivery = new Delivery();
        desired.source().entries().forEach((name, entry) -> {
            PathState found = state(observed, name);
            if (!difference(desired, name, entry, found).isEmpty()) {
                deliver(desired, name, entry, found, delivery, actions);
            }
        });
        superfluous(desired, observed).forEach(name -> delivery.add("remove", name, "-", "-", "-"));
        delivery.action(desired).ifPresent(actions::add);
        return actions.build();
    }

    private static void deliver(
            TreeSpec desired,
            String name,
            Entry entry,
            PathState found,
            Delivery delivery,
            ImmutableList.Builder<Action> actions) {
        if (entry instanceof LocalDirectory.RegularFile file) {
            FileMode mode = modeOf(desired, file);
            if (found.kind() == Kind.FILE && !hasOtherContent(file, found)) {
                actions.add(PathActions.changeFile(pathOf(desired, name), permissions(desired, Optional.of(mode))));
            } else {
                delivery.add(name, mode, file.content());
            }
        } else if (entry instanceof LocalDirectory.Link link) {
            delivery.add("link", name, link.target(), "-", "-");
        } else if (found.kind() == Kind.DIRECTORY) {
            actions.add(
                    PathActions.changeDirectory(pathOf(desired, name), permissions(desired, desired.directoryMode())));
        } else {
            String mode = desired.directoryMode().map(FileMode::toString).orElse("");
            delivery.add("directory", name, mode, "-", "-");
        }
    }

    /** What is sent to a host as one stream. */
    private static final class Delivery {
        private final List<Bytes> words = new ArrayList<>();
        private final List<ByteSource> contents = new ArrayList<>();
        private int things;

        void add(String... five) {
            things++;
            for (String word : five) {
                words.add(Bytes.utf8(word));
            }
        }

        void add(String name, FileMode mode, LocalFile file) {
            add("file", name, mode.toString(), Long.toString(file.size()), file.sha256());
            contents.add(file.bytes());
        }

        Optional<Action> action(TreeSpec desired) {
            if (things == 0) {
                return Optional.empty();
            }
            Action action = Action.of(
                            "bring " + things + (things == 1 ? " thing in " : " things in ") + desired.path()
                                    + " in line with " + desired.source(),
                            PUT,
                            desired.path().text(),
                            desired.owner().map(AccountName::text).orElse(""),
                            desired.group().map(AccountName::text).orElse(""))
                    .withArguments(words.stream());
            return Optional.of(contents.isEmpty() ? action : action.withInput(ByteSource.concat(contents)));
        }
    }

    /** Itself, all above it because those are made too, and everything in it. */
    @Override
    public ImmutableSet<Need> provides(TreeSpec desired) {
        ImmutableSet.Builder<Need> provided = ImmutableSet.builder();
        for (HostPath at = desired.path(); !at.text().equals("/"); at = at.parent()) {
            provided.add(Need.of("directory", at.text()));
        }
        desired.source().entries().forEach((name, entry) -> {
            String path = pathOf(desired, name).text();
            if (entry instanceof LocalDirectory.Directory) {
                provided.add(Need.of("directory", path));
            } else {
                provided.add(Need.of("file", path));
            }
        });
        return provided.build();
    }

    @Override
    public ImmutableList<Disturbance<TreeSpec>> disturbances(TreeSpec desired, Facts facts) {
        ImmutableList.Builder<Disturbance<TreeSpec>> all = ImmutableList.builder();
        firstFile(desired.source())
                .ifPresent(name -> all.add(Disturbance.<TreeSpec>doing(
                                "source",
                                FileReplacement.of(pathOf(desired, name), Content.text("disturbed\n"))
                                        .action())
                        .shownAs(name)));
        desired.fileMode()
                .ifPresent(mode -> all.add(Disturbance.changing(desired, "fileMode", other(mode))
                        .shownAs(named(desired, LocalDirectory.RegularFile.class, "mode"))));
        desired.directoryMode()
                .ifPresent(mode -> all.add(Disturbance.changing(desired, "directoryMode", other(mode))
                        .shownAs(and(named(desired, LocalDirectory.Directory.class, "mode"), "directoryMode"))));
        desired.owner()
                .ifPresent(owner -> all.add(Disturbance.changing(desired, "owner", Optional.of(stranger(owner)))
                        .shownAs(and(named(desired, Entry.class, "owner"), "owner"))));
        desired.group()
                .ifPresent(group -> all.add(Disturbance.changing(desired, "group", Optional.of(stranger(group)))
                        .shownAs(and(named(desired, Entry.class, "group"), "group"))));
        if (desired.purge()) {
            all.add(Disturbance.<TreeSpec>doing(
                            "purge",
                            FileReplacement.of(pathOf(desired, "drover-stranger"), Content.text("a stranger\n"))
                                    .action())
                    .shownAs("drover-stranger"));
        }
        return all.build();
    }

    private static Optional<String> firstFile(LocalDirectory source) {
        return source.entries().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof LocalDirectory.RegularFile)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static Optional<FileMode> other(FileMode mode) {
        return Optional.of(new FileMode(mode.bits() ^ 0100));
    }

    private static AccountName stranger(AccountName wanted) {
        return new AccountName(wanted.text().equals("4242") ? "4343" : "4242");
    }

    private static String[] named(TreeSpec desired, Class<? extends Entry> kind, String attribute) {
        return desired.source().entries().entrySet().stream()
                .filter(entry -> kind.isInstance(entry.getValue()))
                .map(entry -> entry.getKey() + " " + attribute)
                .toArray(String[]::new);
    }

    private static String[] and(String[] names, String more) {
        return Stream.concat(Arrays.stream(names), Stream.of(more)).toArray(String[]::new);
    }

    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of("keep");
    }
}
