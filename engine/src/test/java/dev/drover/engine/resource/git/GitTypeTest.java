package dev.drover.engine.resource.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.LocalHost;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.RecordedFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitTypeTest {
    private final GitType type = new GitType();
    private final LocalHost host = LocalHost.sh();

    @TempDir
    Path temporary;

    private Path upstream;
    private Path tree;
    private String first;
    private String second;

    @BeforeEach
    void makeRepository() throws Exception {
        Path home = temporary.toRealPath();
        upstream = Files.createDirectory(home.resolve("upstream"));
        tree = home.resolve("a/tree");
        in(upstream, "init", "-q", "-b", "main", ".");
        first = commit("one\n");
        in(upstream, "tag", "-a", "-m", "one", "v1");
        second = commit("two\n");
    }

    private String commit(String text) throws Exception {
        Files.writeString(upstream.resolve("file"), text);
        in(upstream, "add", "file");
        in(upstream, "-c", "user.name=me", "-c", "user.email=me@example.com", "commit", "-q", "-m", text.strip());
        return in(upstream, "rev-parse", "HEAD");
    }

    private static String in(Path directory, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }

    private GitSpec git() {
        return GitSpec.of(tree.toString(), upstream.toString());
    }

    private String file() throws IOException {
        return Files.readString(tree.resolve("file"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash", "mksh", "busybox sh"})
    void aTreeIsMadeAtABranchATagAndACommitInEveryShell(String shell) throws Exception {
        LocalHost one = new LocalHost(ImmutableList.copyOf(shell.split(" ")));

        assertThat(one.converge(type, git()))
                .containsExactly(Change.create("repository", upstream.toString()), Change.create("revision", "HEAD"));
        assertThat(one.converge(type, git())).isEmpty();
        assertThat(file()).isEqualTo("two\n");

        assertThat(one.converge(type, git().at("v1"))).containsExactly(Change.of("revision", second, first + " (v1)"));
        assertThat(one.converge(type, git().at("v1"))).isEmpty();
        assertThat(file()).isEqualTo("one\n");

        assertThat(one.converge(type, git().at(second))).containsExactly(Change.of("revision", first, second));
        assertThat(one.converge(type, git().at("main"))).isEmpty();
        assertThat(one.converge(type, git().at(first))).hasSize(1);
        assertThat(one.converge(type, git().at("main"))).hasSize(1);
        assertThat(in(tree, "symbolic-ref", "--short", "HEAD")).isEqualTo("main");
    }

    @Test
    void aBranchIsFollowed() throws Exception {
        host.converge(type, git().at("main"));
        String third = commit("three\n");

        assertThat(host.converge(type, git().at("main")))
                .containsExactly(Change.of("revision", second, third + " (main)"));
        assertThat(file()).isEqualTo("three\n");
        assertThat(host.converge(type, git().at("main"))).isEmpty();
    }

    @Test
    void forACommitNobodyIsAsked() throws Exception {
        host.converge(type, git().at(second));
        Files.move(upstream, upstream.resolveSibling("gone"));

        assertThat(host.converge(type, git().at(second))).isEmpty();
        assertThat(host.converge(type, git().at(first))).hasSize(1);
        assertThatThrownBy(() -> host.converge(type, git().at("main")))
                .isInstanceOf(ProbeException.class)
                .hasMessageStartingWith("cannot ask " + upstream + " for main: fatal: ");
    }

    @Test
    void localModificationsAreRefusedUnlessForced() throws Exception {
        host.converge(type, git().at("v1"));
        Files.writeString(tree.resolve("file"), "mine\n");
        Files.writeString(tree.resolve("untracked"), "mine\n");

        assertThatThrownBy(() -> host.converge(type, git().at("main")))
                .isInstanceOf(ProbeException.class)
                .hasMessage("the work tree '" + tree
                        + "' has local modifications (M file); commit and push them, undo them, or say force()");
        assertThat(host.converge(type, git().at("v1").forced())).containsExactly(Change.remove("force", "M file"));
        assertThat(file()).isEqualTo("one\n");
        assertThat(tree.resolve("untracked")).exists();
    }

    @Test
    void localCommitsAreRefusedUnlessForced() throws Exception {
        host.converge(type, git().at("main"));
        Files.writeString(tree.resolve("file"), "mine\n");
        in(tree, "-c", "user.name=me", "-c", "user.email=me@example.com", "commit", "-q", "-a", "-m", "mine");
        String mine = in(tree, "rev-parse", "HEAD");

        assertThatThrownBy(() -> host.converge(type, git().at("main")))
                .hasMessage(tree + " has the commit " + mine + ", which " + upstream
                        + " does not have; push it, or say force(); nothing was changed\n");
        assertThat(in(tree, "rev-parse", "HEAD")).isEqualTo(mine);
        assertThat(host.converge(type, git().at("main").forced())).hasSize(1);
        assertThat(file()).isEqualTo("two\n");
    }

    /** Also on a branch that is not checked out, but would be moved. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void commitsOfALocalBranchAreRefusedUnlessForced(String shell) throws Exception {
        LocalHost host = new LocalHost(ImmutableList.copyOf(shell.split(" ")));
        host.converge(type, git().at("v1"));
        in(tree, "checkout", "-q", "-b", "main", "origin/main");
        String mine = commitLocally("precious");
        in(tree, "checkout", "-q", "v1");

        assertThatThrownBy(() -> host.converge(type, git().at("main")))
                .hasMessage("the branch 'main' of " + tree + " has commits that " + upstream + " does not have ("
                        + mine.substring(0, 7) + " precious); push them, or say force(); nothing was changed\n");
        assertThat(in(tree, "rev-parse", "HEAD")).isEqualTo(first);
        assertThat(in(tree, "rev-parse", "main")).isEqualTo(mine);
        Files.writeString(tree.resolve(".git/drover-unfinished"), "");
        assertThatThrownBy(() -> host.converge(type, git().at("main")))
                .as("a run that was interrupted is no force()")
                .hasMessageContaining("has commits that");

        assertThat(host.converge(type, git().at("main").forced())).isNotEmpty();
        assertThat(file()).isEqualTo("two\n");
    }

    private String commitLocally(String subject) throws Exception {
        in(
                tree,
                "-c",
                "user.name=me",
                "-c",
                "user.email=me@example.com",
                "commit",
                "-q",
                "--allow-empty",
                "-m",
                subject);
        return in(tree, "rev-parse", "HEAD");
    }

    @Test
    void ofManyCommitsOfABranchSomeAreShown() throws Exception {
        host.converge(type, git().at("v1"));
        in(tree, "checkout", "-q", "-b", "main", "origin/main");
        for (String subject : List.of("a", "b", "c", "d")) {
            commitLocally(subject);
        }
        in(tree, "checkout", "-q", "v1");

        assertThatThrownBy(() -> host.converge(type, git().at("main")))
                .hasMessageMatching("(?s).*\\(\\w+ d, \\w+ c, \\w+ b and more\\); push them.*");
    }

    @Test
    void aBranchThatWasLeftAndThenRewrittenUpstreamIsNoLocalCommit() throws Exception {
        host.converge(type, git().at("main"));
        host.converge(type, git().at("v1"));
        in(upstream, "reset", "-q", "--hard", first);
        String third = commit("three\n");
        in(upstream, "checkout", "-q", "-b", "next");
        host.converge(type, git().at("next"));
        String other = commit("other\n");
        in(upstream, "branch", "-f", "main", "next");

        assertThat(host.converge(type, git().at("main")))
                .containsExactly(Change.of("revision", third, other + " (main)"));
    }

    @Test
    void whatTheRepositoryHasDecidesAndNotALocalTag() throws Exception {
        host.converge(type, git().at("main"));
        in(tree, "tag", "main", "v1");
        String third = commit("three\n");

        assertThat(host.converge(type, git().at("main")))
                .containsExactly(Change.of("revision", second, third + " (main)"));
        assertThat(host.converge(type, git().at("main"))).isEmpty();
        assertThat(in(tree, "rev-parse", "refs/tags/main^{commit}")).isEqualTo(first);
    }

    @Test
    void aLocalBranchAndALocalTagOfNoRepositoryAreNoRevision() throws Exception {
        host.converge(type, git().at("main"));
        in(tree, "tag", "mine", "v1");

        assertThatThrownBy(() -> host.converge(type, git().at("mine")))
                .hasMessage(upstream + " has no branch and no tag 'mine'");
    }

    @Test
    void ofABranchAndATagOfOneNameItIsTheBranch() throws Exception {
        in(upstream, "branch", "v1", "main");

        assertThat(host.converge(type, git().at("v1"))).hasSize(2);
        assertThat(file()).isEqualTo("two\n");
        assertThat(host.converge(type, git().at("v1"))).isEmpty();
    }

    @Test
    void aTagThatWasMovedUpstreamIsFollowed() throws Exception {
        host.converge(type, git().at("v1"));
        in(upstream, "tag", "-f", "v1", "main");

        assertThat(host.converge(type, git().at("v1"))).containsExactly(Change.of("revision", first, second + " (v1)"));
        assertThat(in(tree, "rev-parse", "refs/tags/v1")).isEqualTo(second);
        assertThat(host.converge(type, git().at("v1"))).isEmpty();
    }

    /** The commits that only a tag of the work tree keeps stay, also if the repository has another tag of that name. */
    @Test
    void aLocalTagWithCommitsOfItsOwnStays() throws Exception {
        host.converge(type, git().at("main"));
        in(tree, "checkout", "-q", "--detach");
        String mine = commitLocally("precious");
        in(tree, "tag", "v2");
        in(tree, "checkout", "-q", "main");
        in(upstream, "tag", "v2", first);

        assertThat(host.converge(type, git().at("v2"))).hasSize(1);
        assertThat(file()).isEqualTo("one\n");
        assertThat(in(tree, "rev-parse", "refs/tags/v2")).isEqualTo(mine);
    }

    @Test
    void aDirectoryOfAnotherUserIsRefused() throws Exception {
        if (!System.getProperty("user.name").equals("root")) {
            // Nobody else can give files away.
            return;
        }
        Files.createDirectories(tree);
        giveAway(tree);

        assertThatThrownBy(() -> host.converge(type, git()))
                .hasMessage(
                        "the directory '" + tree + "' is that of user 'daemon', and git works only in a directory of "
                                + "the acting user; say become 'daemon', or give the directory to the acting user");
        GitState asBefore = GitState.read(Bytes.utf8("tree empty\n"));
        assertThat(host.act(type.apply(git(), asBefore, RecordedFacts.named("debian-systemd"))
                                .get(0))
                        .stderr())
                .isEqualTo(tree + " is that of user 'daemon', and git works only in a directory of the acting user; "
                        + "say become 'daemon'; nothing was changed\n");
        assertThat(tree.resolve(".git")).doesNotExist();

        Files.delete(tree);
        host.converge(type, git());
        giveAway(tree);
        assertThatThrownBy(() -> host.converge(type, git()))
                .hasMessageStartingWith("the work tree '" + tree + "' is that of user 'daemon'");
    }

    private static void giveAway(Path path) throws IOException {
        Files.setOwner(
                path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("daemon"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void whatCannotBeMadeLeavesNothing(String shell) throws Exception {
        LocalHost host = new LocalHost(ImmutableList.copyOf(shell.split(" ")));
        String odd = temporary.toRealPath() + "/b/c/-gdash";
        for (GitSpec desired : List.of(
                GitSpec.of(odd, upstream.toString()).at("nosuch"),
                GitSpec.of(odd, "/nowhere"),
                GitSpec.of(odd, "/nowhere").at("main"),
                GitSpec.of(odd, upstream.toString()).at("0".repeat(40)))) {
            assertThatThrownBy(() -> host.converge(type, desired)).hasMessageEndingWith("; nothing was changed\n");
            assertThat(temporary.resolve("b")).doesNotExist();
        }
        Files.createDirectories(tree);
        assertThatThrownBy(() -> host.converge(type, git().at("nosuch")))
                .hasMessage(upstream + " has no branch and no tag 'nosuch'; nothing was changed\n");
        assertThat(tree).isEmptyDirectory();
    }

    @Test
    void anotherRepositoryThatCannotBeHadChangesNothing() throws Exception {
        host.converge(type, git().at(first));
        GitSpec gone = GitSpec.of(tree.toString(), "/nowhere");
        GitState there = host.observe(type.probe(git().at(first), RecordedFacts.named("debian-systemd")));

        assertThat(host.act(type.apply(gone, there, RecordedFacts.named("debian-systemd"))
                                .get(0))
                        .stderr())
                .startsWith("cannot fetch /nowhere: ")
                .endsWith("; nothing was changed\n");
        assertThat(in(tree, "config", "remote.origin.url")).isEqualTo(upstream.toString());
    }

    @Test
    void anUntrackedFileIsOnlyOverwrittenByForce() throws Exception {
        host.converge(type, git().at("main"));
        Files.writeString(upstream.resolve("new"), "theirs\n");
        Files.writeString(upstream.resolve("ignored"), "theirs\n");
        in(upstream, "add", "new", "ignored");
        String third = commit("three\n");
        for (String name : List.of("new", "ignored")) {
            Files.writeString(tree.resolve(name), "mine\n");
            Files.writeString(tree.resolve(".git/info/exclude"), "ignored\n");

            assertThatThrownBy(() -> host.converge(type, git().at("main")))
                    .hasMessage(tree + " has files that git does not know where " + third + " has some (" + name
                            + "); move them away, or say force(); nothing was changed\n");
            assertThat(in(tree, "rev-parse", "HEAD")).isEqualTo(second);
            assertThat(file()).isEqualTo("two\n");
            assertThat(tree.resolve(name)).hasContent("mine\n");
            Files.delete(tree.resolve(name));
        }
        Files.writeString(tree.resolve("new"), "mine\n");

        assertThat(host.converge(type, git().at("main").forced())).hasSize(1);
        assertThat(tree.resolve("new")).hasContent("theirs\n");
    }

    @Test
    void aBranchThatWasRewrittenUpstreamIsNoLocalCommit() throws Exception {
        host.converge(type, git().at("main"));
        in(upstream, "reset", "-q", "--hard", first);
        String other = commit("other\n");

        assertThat(host.converge(type, git().at("main")))
                .containsExactly(Change.of("revision", second, other + " (main)"));
    }

    @Test
    void anInterruptedCheckoutIsMended() throws Exception {
        host.converge(type, git().at("v1"));
        Files.writeString(tree.resolve(".git/drover-unfinished"), "");
        Files.writeString(tree.resolve(".git/index.lock"), "");
        Files.writeString(tree.resolve("file"), "tw");

        assertThat(host.converge(type, git().at("main")))
                .containsExactly(
                        Change.of("revision", first, second + " (main)"),
                        Change.of("checkout", "interrupted", "whole"));
        assertThat(file()).isEqualTo("two\n");
        assertThat(host.converge(type, git().at("main"))).isEmpty();
    }

    @Test
    void anInterruptedCloneIsMended() throws Exception {
        Files.createDirectories(tree);
        in(tree, "init", "-q", ".");

        assertThat(host.converge(type, git().at("main"))).hasSize(2);
        assertThat(file()).isEqualTo("two\n");
    }

    @Test
    void anotherRepositoryIsFound() throws Exception {
        host.converge(type, git().at("main"));
        in(tree, "remote", "set-url", "origin", "/elsewhere");

        assertThat(host.converge(type, git().at("main")))
                .containsExactly(Change.of("repository", "/elsewhere", upstream.toString()));
    }

    @Test
    void whatIsInTheWayIsRefused() throws Exception {
        Files.createDirectories(tree);
        Files.writeString(tree.resolve("file"), "mine");

        assertThatThrownBy(() -> host.converge(type, git()))
                .hasMessage("'" + tree + "' is a directory that is not empty and no work tree of git; "
                        + "remove it first, or take another place");
        assertThatThrownBy(() -> host.converge(type, GitSpec.of(tree + "/file", upstream.toString())))
                .hasMessage("'" + tree + "/file' is no directory; remove it first, or take another place");
    }

    @Test
    void aRevisionThatIsMissingIsNamed() {
        assertThatThrownBy(() -> host.converge(type, git().at("nope")))
                .hasMessage(upstream + " has no branch and no tag 'nope'; nothing was changed\n");
        host.converge(type, git());
        assertThatThrownBy(() -> host.converge(type, git().at(first.substring(0, 10))))
                .hasMessage(upstream + " has no branch and no tag '" + first.substring(0, 10)
                        + "'; for a commit write all its digits");
    }

    @Test
    void aHostWithoutGitLacksIt() {
        GitState none = GitState.read(Bytes.utf8("git missing\n"));

        assertThat(type.lacks(git(), none)).containsExactly(Need.of("program", "git"));
        assertThat(type.diff(git(), none)).hasSize(2);
        assertThat(type.lacks(git(), host.observe(type.probe(git(), RecordedFacts.named("debian-systemd")))))
                .isEmpty();
    }

    @Test
    void theWorkTreeOfAnotherUserIsNotTouched() {
        assertThatThrownBy(() -> type.diff(git(), GitState.read(Bytes.utf8("tree foreign deploy\n"))))
                .hasMessage("the work tree '" + tree + "' is that of user 'deploy', and git must not be run in it as "
                        + "another one; say become 'deploy'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--upload-pack=x", "ext::sh -c id", "https://me:pw@example.com/x", ""})
    void repositoriesThatDoSomethingElseAreRefused(String repository) {
        assertThatThrownBy(() -> GitSpec.of("/x", repository)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-x", "a..b", "a b", "HEAD", "refs/heads/main", "x@{1}", "", "a.lock", "a~1"})
    void revisionsThatAreNoNamesAreRefused(String revision) {
        assertThatThrownBy(() -> git().at(revision))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "revision must be the name of a branch or tag, or a commit, got '" + revision + "'");
    }
}
