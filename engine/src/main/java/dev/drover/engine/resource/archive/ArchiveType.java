package dev.drover.engine.resource.archive;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import com.google.common.io.ByteSource;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.LocalFile;
import dev.drover.engine.resource.AccountName;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Claim;
import dev.drover.engine.resource.Declared;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.DomainType;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PathActions;
import dev.drover.engine.resource.PathProbe;
import dev.drover.engine.resource.PathState;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.transport.ShellScript;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An archive that is unpacked. */
public final class ArchiveType implements DomainType<ArchiveSpec, ArchiveType.Seen> {
    private static final ProbeScript STATE =
            ProbeScript.inOrder(ShellFunctions.DECLARED.before(ShellScript.beside(ArchiveType.class, "state.sh")));
    private static final ShellScript UNPACK =
            ShellFunctions.PLACE.before(ShellFunctions.DIRECTORIES.before(ShellFunctions.FETCH.before(
                    ShellFunctions.DECLARED.before(ShellScript.beside(ArchiveType.class, "unpack.sh")))));
    private static final ShellScript OWN = ShellFunctions.PLACE.before(
            ShellFunctions.DECLARED.before(ShellScript.beside(ArchiveType.class, "own.sh")));
    private static final ShellScript DISTURB =
            ShellFunctions.DECLARED.before(ShellScript.beside(ArchiveType.class, "disturb.sh"));
    private static final String RECORD = ".drover-archive";

    /** The programs that the host needs, by the end of the archive's name. */
    private static final ImmutableMap<String, String> PROGRAMS = ImmutableMap.<String, String>builder()
            .put(".zip", "unzip")
            .put(".tar", "tar")
            .put(".gz", "gzip")
            .put(".tgz", "gzip")
            .put(".xz", "xz")
            .put(".txz", "xz")
            .put(".bz2", "bzip2")
            .put(".tbz2", "bzip2")
            .buildOrThrow();

    /**
     * What was observed.
     *
     * @param missing a program that it needs and the host has not
     */
    record Seen(ArchiveState state, Optional<String> missing) {}

    @Override
    public String name() {
        return "archive";
    }

    @Override
    public Class<ArchiveSpec> spec() {
        return ArchiveSpec.class;
    }

    @Override
    public ImmutableSet<Claim> claims(ArchiveSpec desired) {
        return ImmutableSet.of(Claim.tree(desired.path()));
    }

    @Override
    public Optional<HostPath> domain(ArchiveSpec desired) {
        return Optional.of(desired.path());
    }

    @Override
    public boolean purges() {
        return false;
    }

    /** No archive has a name with a line break in it. */
    @Override
    public ArchiveSpec leaving(ArchiveSpec desired, Declared declared) {
        return desired.leaving(
                new Declared(oneLine(declared.places()), oneLine(declared.gone()), oneLine(declared.perhapsGone())));
    }

    private static ImmutableSet<String> oneLine(ImmutableSet<String> places) {
        return places.stream().filter(place -> !place.contains("\n")).collect(ImmutableSet.toImmutableSet());
    }

    /** What others write and may remove: what came is not replaced by the same, one a line. */
    private static String left(ArchiveSpec desired) {
        Declared declared = desired.declared();
        return lines(Sets.difference(Sets.union(declared.places(), declared.perhapsGone()), declared.gone()));
    }

    /** What others remove, so that it is not brought, one a line. */
    private static String gone(ArchiveSpec desired) {
        return lines(desired.declared().gone());
    }

    private static String lines(Set<String> places) {
        return String.join("\n", places);
    }

    @Override
    public Probe<Seen> probe(ArchiveSpec desired, Facts facts) {
        Probe<ArchiveState> there = Probe.of(
                STATE,
                ImmutableList.of(
                        desired.path().bytes(),
                        account(desired.owner()),
                        account(desired.group()),
                        Bytes.utf8(left(desired)),
                        Bytes.utf8(lines(Sets.union(
                                desired.declared().gone(), desired.declared().perhapsGone())))),
                answer -> ArchiveState.read(answer.get(0)));
        Optional<String> missing = missing(desired, facts);
        return desired.creates()
                .map(path -> Probe.both(
                        there,
                        PathProbe.attributes(path),
                        (state, made) -> state.created(made.kind() != PathState.Kind.ABSENT)))
                .orElse(there)
                .map(state -> new Seen(state, missing));
    }

    private static Bytes account(Optional<AccountName> name) {
        return Bytes.utf8(name.map(AccountName::text).orElse(""));
    }

    private static Optional<String> missing(ArchiveSpec desired, Facts facts) {
        return PROGRAMS.entrySet().stream()
                .filter(entry -> desired.fileName().endsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(program -> !facts.tools().contains(program))
                .findFirst();
    }

    @Override
    public ImmutableList<Change> diff(ArchiveSpec desired, Seen observed) {
        ArchiveState state = observed.state();
        if (desired.creates().isPresent()) {
            return state.created() ? ImmutableList.of() : creation(desired);
        }
        return switch (state.kind()) {
            case "absent" -> creation(desired);
            case "directory" ->
                state.identity().isPresent() || state.unfinished() ? difference(desired, state) : creation(desired);
            default ->
                throw new ProbeException("'" + desired.path()
                        + "' is no directory, or not one that the acting user may enter; remove it first");
        };
    }

    private static ImmutableList<Change> creation(ArchiveSpec desired) {
        return ImmutableList.of(Change.create("content", desired.shown() + ", " + desired.identity()));
    }

    private static ImmutableList<Change> difference(ArchiveSpec desired, ArchiveState state) {
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        List<String> recorded =
                Splitter.on(" strip ").limit(2).splitToList(state.identity().orElse("nothing whole"));
        if (!recorded.get(0).equals(desired.identity())) {
            changes.add(Change.of("content", recorded.get(0), desired.identity() + " of " + desired.shown()));
        } else if (!recorded.get(recorded.size() - 1).equals(Integer.toString(desired.steps()))) {
            changes.add(Change.of("strip", recorded.get(recorded.size() - 1), Integer.toString(desired.steps())));
        } else if (state.unfinished()) {
            changes.add(Change.of("content", "interrupted", "whole"));
        }
        Optional.ofNullable(state.differences().get("files")).ifPresent(words -> changes.add(files(words)));
        account("owner", desired.owner(), state).ifPresent(changes::add);
        account("group", desired.group(), state).ifPresent(changes::add);
        return changes.build();
    }

    private static Change files(String words) {
        List<String> parts = Splitter.on(' ').limit(3).splitToList(words);
        return Change.of(
                "files",
                parts.get(0) + " of " + parts.get(1) + " were changed, such as " + parts.get(2),
                "as they came");
    }

    private static Optional<Change> account(String attribute, Optional<AccountName> wanted, ArchiveState state) {
        return Optional.ofNullable(state.differences().get(attribute)).map(words -> {
            List<String> parts = Splitter.on(' ').limit(3).splitToList(words);
            return Change.of(
                    attribute,
                    parts.get(1) + " (" + parts.get(0) + ", such as " + parts.get(2) + ")",
                    wanted.map(AccountName::text).orElse(""));
        });
    }

    @Override
    public ImmutableList<Action> apply(ArchiveSpec desired, Seen observed, Facts facts) {
        ImmutableSet<String> differing =
                diff(desired, observed).stream().map(Change::attribute).collect(ImmutableSet.toImmutableSet());
        String owner = desired.owner().map(AccountName::text).orElse("");
        String group = desired.group().map(AccountName::text).orElse("");
        if (ImmutableSet.of("owner", "group").containsAll(differing)) {
            return ImmutableList.of(Action.of(
                    "set owner and group of what was unpacked in " + desired.path(),
                    OWN,
                    desired.path().text(),
                    owner,
                    group,
                    left(desired),
                    gone(desired)));
        }
        return ImmutableList.of(unpacking(desired, facts, owner, group));
    }

    private static Action unpacking(ArchiveSpec desired, Facts facts, String owner, String group) {
        ImmutableList<String> from = desired.url()
                .map(url -> url.arguments(facts, desired.viaController()))
                .orElse(ImmutableList.of("stream", ""));
        Action unpack = Action.of(
                "unpack " + desired.shown() + " into " + desired.path(),
                UNPACK,
                desired.path().text(),
                owner,
                group,
                desired.digest().orElse(""),
                Integer.toString(desired.steps()),
                desired.identity() + " strip " + desired.steps(),
                from.get(0),
                from.get(1),
                desired.shown(),
                desired.creates().map(HostPath::text).orElse(""),
                left(desired),
                gone(desired));
        Action sent = desired.source().map(file -> unpack.withInput(sent(file))).orElse(unpack);
        return desired.url()
                .map(url -> url.streamed(sent, facts, desired.viaController()))
                .orElse(sent);
    }

    /** In the form of what the controller fetched. */
    private static ByteSource sent(LocalFile file) {
        return ByteSource.concat(
                ByteSource.wrap(("ok " + file.size() + "\n").getBytes(StandardCharsets.US_ASCII)), file.bytes());
    }

    @Override
    public ImmutableSet<Need> lacks(ArchiveSpec desired, Seen observed) {
        return observed.missing().map(program -> Need.of("program", program)).stream()
                .collect(ImmutableSet.toImmutableSet());
    }

    /** Itself, all above it because those are made too, and its record: whoever purges the directory leaves that. */
    @Override
    public ImmutableSet<Need> provides(ArchiveSpec desired) {
        ImmutableSet.Builder<Need> provided = ImmutableSet.builder();
        for (HostPath at = desired.path(); !at.text().equals("/"); at = at.parent()) {
            provided.add(Need.of("directory", at.text()));
        }
        desired.creates().ifPresent(path -> provided.add(Need.of("file", path.text())));
        return provided.add(Need.of("file", desired.path() + "/" + RECORD)).build();
    }

    /** Nobody can say beforehand what is in it. */
    @Override
    public boolean providesUnforeseen(ArchiveSpec desired) {
        return true;
    }

    @Override
    public boolean mayBring(ArchiveSpec desired, Need need) {
        return need.mayBeBelow(desired.path());
    }

    @Override
    public ImmutableList<Disturbance<ArchiveSpec>> disturbances(ArchiveSpec desired, Facts facts) {
        if (desired.creates().isPresent()) {
            return ImmutableList.of(Disturbance.<ArchiveSpec>doing(
                            "creates", PathActions.remove(desired.creates().get()))
                    .shownAs("content"));
        }
        ImmutableList.Builder<Disturbance<ArchiveSpec>> all = ImmutableList.builder();
        desired.source().ifPresent(source -> all.add(disturbing(desired, "source", "digest", "content")));
        desired.sha256().ifPresent(digest -> all.add(disturbing(desired, "sha256", "digest", "content")));
        desired.strip().ifPresent(steps -> all.add(disturbing(desired, "strip", "strip", "strip")));
        desired.owner().ifPresent(owner -> all.add(disturbing(desired, "owner", "owner", "owner")));
        desired.group().ifPresent(group -> all.add(disturbing(desired, "group", "group", "group")));
        return all.add(disturbing(desired, Disturbance.EXISTENCE, "files", "files"))
                .build();
    }

    private static Disturbance<ArchiveSpec> disturbing(
            ArchiveSpec desired, String attribute, String what, String shown) {
        return Disturbance.<ArchiveSpec>doing(
                        attribute,
                        Action.of(
                                "disturb the " + what + " of " + desired.path(),
                                DISTURB,
                                desired.path().text(),
                                what,
                                left(desired),
                                gone(desired)))
                .shownAs(shown);
    }

    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of("url", "unpinned", "viaController");
    }
}
