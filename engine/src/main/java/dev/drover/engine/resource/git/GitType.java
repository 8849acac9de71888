package dev.drover.engine.resource.git;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Claim;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ProbeScript;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.transport.ShellScript;
import java.util.Optional;

/** A work tree of a Git repository. */
public final class GitType implements ResourceType<GitSpec, GitState> {
    private static final int SHOWN_NAMES = 5;
    private static final ProbeScript STATE = ProbeScript.inOrder(ShellScript.beside(GitType.class, "state.sh"));
    private static final ShellScript BRING = ShellFunctions.PLACE.before(
            ShellFunctions.DIRECTORIES.before(ShellScript.beside(GitType.class, "bring.sh")));
    private static final ShellScript DISTURB = ShellScript.beside(GitType.class, "disturb.sh");

    @Override
    public String name() {
        return "git";
    }

    @Override
    public Class<GitSpec> spec() {
        return GitSpec.class;
    }

    @Override
    public ImmutableSet<Claim> claims(GitSpec desired) {
        return ImmutableSet.of(Claim.tree(desired.path()));
    }

    @Override
    public Probe<GitState> probe(GitSpec desired, Facts facts) {
        return Probe.of(
                STATE,
                ImmutableList.of(
                        desired.path().bytes(), Bytes.utf8(desired.repository()), Bytes.utf8(desired.revisionText())),
                answer -> GitState.read(answer.get(0)));
    }

    @Override
    public ImmutableList<Change> diff(GitSpec desired, GitState observed) {
        HostPath path = desired.path();
        return switch (observed.tree()) {
            case "absent", "empty" -> creation(desired);
            case "there" -> difference(desired, observed);
            case "foreign" ->
                throw new ProbeException("the work tree '" + path + "' is that of user '" + observed.detail()
                        + "', and git must not be run in it as another one; say become '" + observed.detail() + "'");
            case "foreign-empty" ->
                throw new ProbeException("the directory '" + path + "' is that of user '" + observed.detail()
                        + "', and git works only in a directory of the acting user; say become '" + observed.detail()
                        + "', or give the directory to the acting user");
            default ->
                throw new ProbeException(
                        "'" + path + "' is " + observed.detail() + "; remove it first, or take another place");
        };
    }

    private static ImmutableList<Change> creation(GitSpec desired) {
        return ImmutableList.of(
                Change.create("repository", desired.repository()), Change.create("revision", shown(desired)));
    }

    private static String shown(GitSpec desired) {
        return desired.revision().orElse("HEAD");
    }

    private static ImmutableList<Change> difference(GitSpec desired, GitState observed) {
        if (observed.head().isEmpty()) {
            return creation(desired);
        }
        if (!observed.modified().isEmpty() && !desired.force() && !observed.unfinished()) {
            throw new ProbeException("the work tree '" + desired.path() + "' has local modifications ("
                    + modified(observed) + "); commit and push them, undo them, or say force()");
        }
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        if (!observed.repository().equals(Optional.of(desired.repository()))) {
            changes.add(Change.of("repository", observed.repository().orElse("none"), desired.repository()));
        }
        String head = observed.head().get();
        String wanted = wanted(desired, observed);
        if (!wanted.equals(head)) {
            changes.add(
                    Change.of("revision", head, desired.isCommit() ? wanted : wanted + " (" + shown(desired) + ")"));
        }
        if (observed.unfinished()) {
            changes.add(Change.of("checkout", "interrupted", "whole"));
        } else if (!observed.modified().isEmpty()) {
            changes.add(Change.remove("force", modified(observed)));
        }
        return changes.build();
    }

    private static String modified(GitState observed) {
        ImmutableList<String> lines = observed.modified();
        String some = lines.stream().limit(SHOWN_NAMES).map(String::strip).collect(joining(", "));
        return lines.size() <= SHOWN_NAMES ? some : some + " and more";
    }

    /** The commit that the revision means now. */
    private static String wanted(GitSpec desired, GitState observed) {
        if (desired.isCommit()) {
            return desired.revisionText();
        }
        observed.failure().ifPresent(words -> {
            throw new ProbeException("cannot ask " + desired.repository() + " for " + shown(desired) + ": " + words);
        });
        return observed.commitOf(desired.revisionText())
                .orElseThrow(() -> new ProbeException(desired.repository() + " has no branch and no tag '"
                        + shown(desired) + "'" + abbreviated(desired)));
    }

    private static String abbreviated(GitSpec desired) {
        return desired.revisionText().matches("[0-9a-f]{7,39}") ? "; for a commit write all its digits" : "";
    }

    @Override
    public ImmutableList<Action> apply(GitSpec desired, GitState observed, Facts facts) {
        return ImmutableList.of(Action.of(
                "bring " + desired.path() + " to " + shown(desired) + " of " + desired.repository(),
                BRING,
                desired.path().text(),
                desired.repository(),
                desired.revisionText(),
                desired.force() ? "yes" : "no"));
    }

    @Override
    public ImmutableSet<Need> lacks(GitSpec desired, GitState observed) {
        return observed.hasGit() ? ImmutableSet.of() : ImmutableSet.of(Need.of("program", "git"));
    }

    /** Itself and all above it, because those are made too. */
    @Override
    public ImmutableSet<Need> provides(GitSpec desired) {
        ImmutableSet.Builder<Need> provided = ImmutableSet.builder();
        for (HostPath at = desired.path(); !at.text().equals("/"); at = at.parent()) {
            provided.add(Need.of("directory", at.text()));
        }
        return provided.build();
    }

    /** Nobody can say beforehand what is in a repository. */
    @Override
    public boolean providesUnforeseen(GitSpec desired) {
        return true;
    }

    @Override
    public boolean mayBring(GitSpec desired, Need need) {
        return need.mayBeBelow(desired.path());
    }

    @Override
    public ImmutableList<Disturbance<GitSpec>> disturbances(GitSpec desired, Facts facts) {
        ImmutableList.Builder<Disturbance<GitSpec>> all = ImmutableList.builder();
        all.add(disturbing(desired, "repository"));
        all.add(disturbing(desired, "revision"));
        if (desired.force()) {
            all.add(disturbing(desired, "force"));
        }
        return all.build();
    }

    private static Disturbance<GitSpec> disturbing(GitSpec desired, String attribute) {
        return Disturbance.doing(
                attribute,
                Action.of(
                        "disturb the " + attribute + " of " + desired.path(),
                        DISTURB,
                        desired.path().text(),
                        attribute));
    }
}
