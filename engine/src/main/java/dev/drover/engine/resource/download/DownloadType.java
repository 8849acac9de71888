package dev.drover.engine.resource.download;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.AccountName;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Claim;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.FileMode;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PathActions;
import dev.drover.engine.resource.PathProbe;
import dev.drover.engine.resource.PathState;
import dev.drover.engine.resource.PathState.Inode;
import dev.drover.engine.resource.PathState.Kind;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.Sha256;
import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.transport.ShellScript;

/** A file that comes from a URL. */
public final class DownloadType implements ResourceType<DownloadSpec, PathState> {
    private static final ShellScript GET = ShellFunctions.PLACE.before(ShellFunctions.REPLACEMENT.before(
            ShellFunctions.FETCH.before(ShellScript.beside(DownloadType.class, "get.sh"))));

    @Override
    public String name() {
        return "download";
    }

    @Override
    public Class<DownloadSpec> spec() {
        return DownloadSpec.class;
    }

    @Override
    public ImmutableSet<Claim> claims(DownloadSpec desired) {
        ImmutableSet.Builder<Claim> claims = ImmutableSet.builder();
        if (desired.sha256().isPresent()) {
            claims.add(Claim.content(desired.path()));
        }
        return claims.addAll(desired.permissions().claims(desired.path())).build();
    }

    @Override
    public Probe<PathState> probe(DownloadSpec desired, Facts facts) {
        return desired.unpinned() ? PathProbe.attributes(desired.path()) : PathProbe.digest(desired.path());
    }

    @Override
    public ImmutableList<Change> diff(DownloadSpec desired, PathState observed) {
        return switch (observed.kindBehindLinks()) {
            case ABSENT -> creation(desired);
            case FILE -> difference(desired, observed);
            default ->
                throw new ProbeException("'" + desired.path() + "' is a " + observed.kindBehindLinks()
                        + " and is not replaced by a file; remove it first");
        };
    }

    private static ImmutableList<Change> creation(DownloadSpec desired) {
        return ImmutableList.<Change>builder()
                .add(Change.create("content", wanted(desired)))
                .addAll(desired.permissions().creations(FileReplacement.NEW_FILE))
                .build();
    }

    private static String wanted(DownloadSpec desired) {
        return desired.sha256().map(digest -> "sha256 " + digest + " from ").orElse("what comes from ") + desired.url();
    }

    private static ImmutableList<Change> difference(DownloadSpec desired, PathState observed) {
        Inode found = observed.behindLinks().orElseThrow();
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        if (hasOtherContent(desired, observed)) {
            changes.add(Change.of(
                    "content",
                    found.size() + " bytes, sha256 " + observed.sha256().orElse("unknown"),
                    wanted(desired)));
        }
        return changes.addAll(desired.permissions().changes(found)).build();
    }

    private static boolean hasOtherContent(DownloadSpec desired, PathState observed) {
        return desired.sha256().isPresent()
                && !observed.sha256().equals(desired.sha256().map(Sha256::text));
    }

    @Override
    public ImmutableList<Action> apply(DownloadSpec desired, PathState observed, Facts facts) {
        if (observed.kindBehindLinks() == Kind.FILE && !hasOtherContent(desired, observed)) {
            return ImmutableList.of(PathActions.changeFile(desired.path(), desired.permissions()));
        }
        ImmutableList<String> source = desired.url().arguments(facts, desired.viaController());
        Action get = Action.of(
                "fetch " + desired.path() + " from " + desired.url(),
                GET,
                desired.path().text(),
                desired.owner().map(AccountName::text).orElse(""),
                desired.group().map(AccountName::text).orElse(""),
                desired.mode().map(FileMode::toString).orElse(""),
                desired.sha256().map(Sha256::text).orElse(""),
                source.get(0),
                source.get(1),
                desired.url().toString());
        return ImmutableList.of(desired.url().streamed(get, facts, desired.viaController()));
    }

    @Override
    public ImmutableSet<Need> lacks(DownloadSpec desired, PathState observed) {
        return observed.parentExists()
                ? ImmutableSet.of()
                : ImmutableSet.of(Need.of("directory", desired.path().parent().text()));
    }

    /** Under its own name as well: a path can be one download, or one file, but not both. */
    @Override
    public ImmutableSet<Need> provides(DownloadSpec desired) {
        String path = desired.path().text();
        return ImmutableSet.of(Need.of("file", path), Need.of("download", path));
    }

    @Override
    public ImmutableList<Disturbance<DownloadSpec>> disturbances(DownloadSpec desired, Facts facts) {
        ImmutableList.Builder<Disturbance<DownloadSpec>> all = ImmutableList.builder();
        if (desired.sha256().isPresent()) {
            all.add(Disturbance.<DownloadSpec>doing(
                            "sha256",
                            FileReplacement.of(desired.path(), Content.text("disturbed\n"))
                                    .action())
                    .shownAs("content"));
        }
        desired.permissions()
                .others()
                .forEach((attribute, other) -> all.add(Disturbance.changing(desired, attribute, other)));
        return all.add(Disturbance.<DownloadSpec>doing(Disturbance.EXISTENCE, PathActions.remove(desired.path()))
                        .shownAs(creation(desired).stream()
                                .map(Change::attribute)
                                .toArray(String[]::new)))
                .build();
    }

    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of("url", "unpinned", "viaController");
    }
}
