package dev.drover.engine.resource.git;

import dev.drover.engine.model.Doc;
import dev.drover.engine.resource.HostPath;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a {@code git} work tree shall be. */
@Doc(
        value =
                "A work tree of a Git repository at a revision. A branch is checked out as that branch, a tag or a commit "
                        + "as it is; what the repository has decides, not what branches and tags the work tree has. Local "
                        + "modifications and commits are never lost unless force() says so, also those of a branch that is "
                        + "not checked out but would be moved; files that git does not know or ignores stay, but with "
                        + "force() one gives way where the revision has a file. Nothing is ever asked on a terminal: SSH "
                        + "keys and host keys are those of the acting user. It acts as the user who owns the tree: say "
                        + "become 'user' for a tree of another one. Submodules are left alone. The parents of the directory "
                        + "are made if they are missing.",
        example = "git('/srv/app') { repository 'https://git.example.com/app.git'; revision 'v1.4' }",
        inSync = "The work tree is at the revision, without local modifications, and belongs to that repository. For a "
                + "commit the network is not asked; for the name of a branch or tag git ls-remote asks the repository "
                + "whenever the tree is looked at, also in a plan.",
        refused = {
            "Local modifications, or commits that the repository does not have, without force().",
            "A file that git does not know where the revision has one, without force().",
            "A directory that is not empty and is no work tree of git.",
            "A work tree of another user than the acting one: its configuration could run programs. It is that of another "
                    + "one if its directory or its .git is, and so is an empty directory of another one. Where the directory "
                    + "is only made or given away in the same run, this is found when it is applied.",
            "A repository with a password in it.",
            "An abbreviated commit: write all of it.",
            "A host without git."
        })
public record GitSpec(
        @Doc(value = "Where the work tree is.", example = "'/srv/app'")
        HostPath path,

        @Doc(value = "The repository.", example = "'https://git.example.com/app.git'")
        String repository,

        @Doc(
                value = "A branch, a tag, or all 40 digits of a commit; a name of both means the branch.",
                example = "'v1.4'",
                byDefault = "what HEAD of the repository is")
        Optional<String> revision,

        @Doc("Throw away local modifications and commits, and files that git does not know where the revision has one.")
        boolean force) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_./+@#=-]{0,254}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern PASSWORD = Pattern.compile("\\w+://[^/@]*:[^/@]*@.*");

    /** Checks what git would misread. */
    public GitSpec {
        if (repository.isEmpty() || repository.startsWith("-") || repository.matches("(?s).*[\\p{Cntrl}].*")) {
            throw new IllegalArgumentException(
                    "repository must be an address of a repository, got '" + repository + "'");
        }
        if (repository.contains("::")) {
            throw new IllegalArgumentException(
                    "repository must not choose a helper program of git, got '" + repository + "'");
        }
        if (PASSWORD.matcher(repository).matches()) {
            throw new IllegalArgumentException(
                    "repository must have no password in it: it would be shown, and kept in the work tree");
        }
        revision.ifPresent(GitSpec::checkRevision);
    }

    private static void checkRevision(String revision) {
        boolean isName = NAME.matcher(revision).matches()
                && !revision.contains("..")
                && !revision.contains("//")
                && !revision.contains("@{")
                && !revision.endsWith("/")
                && !revision.endsWith(".")
                && !revision.endsWith(".lock");
        if (!isName || revision.startsWith("refs/") || revision.equals("HEAD")) {
            throw new IllegalArgumentException("revision must be the name of a branch or tag, or a commit, got '"
                    + revision + "'" + (revision.equals("HEAD") ? "; leave it out" : ""));
        }
    }

    /** A work tree at the HEAD of a repository. */
    public static GitSpec of(String path, String repository) {
        return new GitSpec(HostPath.parse(path), repository, Optional.empty(), false);
    }

    /** The same at a branch, tag or commit. */
    public GitSpec at(String wanted) {
        return new GitSpec(path, repository, Optional.of(wanted), force);
    }

    /** The same, throwing away what was changed locally. */
    public GitSpec forced() {
        return new GitSpec(path, repository, revision, true);
    }

    /** Whether the revision is a commit, which can never mean another one. */
    boolean isCommit() {
        return revision.filter(text -> COMMIT.matcher(text).matches()).isPresent();
    }

    String revisionText() {
        return revision.orElse("");
    }
}
