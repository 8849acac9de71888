package dev.drover.engine.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.FileMode;
import dev.drover.engine.resource.FileReplacement;
import dev.drover.engine.resource.FileReturn;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.LocalHost;
import dev.drover.engine.resource.PathActions;
import dev.drover.engine.resource.Permissions;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.RecordedFacts;
import dev.drover.engine.resource.ReplacedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollbackTypeTest {
    private static final Facts FACTS = RecordedFacts.named("debian-systemd");
    private final LocalHost host = LocalHost.sh();
    private final RollbackType type = new RollbackType();
    private final List<ReplacedFile> replaced = new ArrayList<>();

    @TempDir
    Path temporary;

    private Path home;
    private Path file;
    private HostPath path;

    @BeforeEach
    void resolve() throws IOException {
        home = temporary.toRealPath();
        file = home.resolve("x");
        path = HostPath.parse(file.toString());
    }

    /** Does it as a run would, and notes what it replaced. */
    private void act(Action action) {
        LocalHost.Ran ran = host.act(action);
        assertThat(ran.stderr()).isEmpty();
        assertThat(ran.status()).isZero();
        assertThat(ReplacedFile.isWhole(ran.stdout())).isTrue();
        replaced.addAll(ReplacedFile.notedIn(ran.stdout()));
    }

    private void write(String content) {
        act(FileReplacement.of(path, Content.text(content)).withBackup(true).action());
    }

    private RollbackSpec rollback() {
        return new RollbackSpec(path.text(), Optional.empty(), "r1", ImmutableList.copyOf(replaced));
    }

    private Optional<FileReturn.Standing> standing() {
        return host.observe(type.probe(rollback(), FACTS));
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> type.diff(rollback(), standing()))
                .isInstanceOf(ProbeException.class)
                .hasMessage(message);
    }

    private String mode(Path of) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(of));
    }

    private Path backup() {
        return Path.of(replaced.get(0).backup().orElseThrow().text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "-n", "*", "$(id)", "back\\slash", "new\nline", "end\n", "'q\"", "%s", "previous"})
    void aReplacedFileComesBackWhateverItsName(String name) throws IOException {
        file = home.resolve(name);
        path = HostPath.parse(file.toString());
        Files.writeString(file, "old");
        write("new");

        assertThat(host.converge(type, rollback()))
                .containsExactly(Change.of("content", "as run r1 left it", "as it was before"));

        assertThat(file).hasContent("old");
    }

    @Test
    void modeComesBackAlsoTheSetUserIdThatNoBackupHas() throws IOException {
        Files.writeString(file, "old");
        act(PathActions.changeFile(
                path, new Permissions(Optional.of(FileMode.parse("4751")), Optional.empty(), Optional.empty())));
        act(FileReplacement.of(path, Content.text("new"))
                .with(new Permissions(Optional.of(FileMode.parse("0600")), Optional.empty(), Optional.empty()))
                .withBackup(true)
                .action());
        assertThat(mode(backup())).isEqualTo("rwxr-x--x");

        assertThat(host.converge(type, rollback()))
                .containsExactly(
                        Change.of("content", "as run r1 left it", "as it was before"),
                        Change.of("mode", "0600", "4751"));

        assertThat(standing().orElseThrow().attributes().orElseThrow().mode()).isEqualTo(FileMode.parse("4751"));
        assertThat(file).hasContent("old");
    }

    @Test
    void whatSeveralStepsDidIsUndoneAtOnce() throws IOException {
        Files.writeString(file, "old");
        write("one");
        write("two");
        write("three");

        assertThat(host.converge(type, rollback())).hasSize(1);

        assertThat(file).hasContent("old");
    }

    @Test
    void aFileThatWasMadeGoesAndStaysAsABackup() throws IOException {
        write("new");

        assertThat(host.converge(type, rollback())).containsExactly(Change.of("ensure", "file", "absent"));

        assertThat(file).doesNotExist();
        try (var left = Files.list(home)) {
            assertThat(left).singleElement().satisfies(kept -> assertThat(kept).hasContent("new"));
        }
    }

    @Test
    void aRemovedFileAndARemovedLinkComeBack() throws IOException {
        Files.writeString(file, "old");
        act(PathActions.removeKeepingBackup(path));
        assertThat(file).doesNotExist();

        assertThat(host.converge(type, rollback())).containsExactly(Change.of("ensure", "absent", "file"));
        assertThat(file).hasContent("old");

        replaced.clear();
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("no where"));
        act(PathActions.removeKeepingBackup(path));
        assertThat(host.converge(type, rollback())).containsExactly(Change.of("ensure", "absent", "symbolic link"));
        assertThat(Files.readSymbolicLink(file)).isEqualTo(Path.of("no where"));
    }

    @Test
    void whatARollbackDidIsUndoneInTheSameWay() throws IOException {
        Files.writeString(file, "old");
        act(PathActions.removeKeepingBackup(path));
        ImmutableList<Action> actions = type.apply(rollback(), standing(), FACTS);
        replaced.clear();
        actions.forEach(this::act);
        assertThat(file).hasContent("old");

        assertThat(host.converge(type, rollback())).containsExactly(Change.of("ensure", "file", "absent"));
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileThatIsOverwrittenInPlaceKeepsItsInode() throws IOException {
        Files.writeString(file, "old");
        Files.createLink(home.resolve("other name"), file);
        act(FileReplacement.of(path, Content.text("new"))
                .going(FileReplacement.Way.IN_PLACE)
                .withBackup(true)
                .action());
        assertThat(home.resolve("other name")).hasContent("new");

        host.converge(type, rollback());

        assertThat(home.resolve("other name")).hasContent("old");
    }

    @Test
    void aFileThatWasChangedSinceIsRefused() throws IOException {
        Files.writeString(file, "old");
        write("new");
        Files.writeString(file, "mine");

        assertRefused("'" + path + "' was changed since run r1; what it was before is in '" + backup() + "'");

        Files.delete(file);
        assertRefused("'" + path + "' was removed since run r1; what it was before is in '" + backup() + "'");

        Files.writeString(file, "old");
        assertThat(type.diff(rollback(), standing())).as("it is back already").isEmpty();
    }

    @Test
    void withoutItsBackupItIsRefused() throws IOException {
        Files.writeString(file, "old");
        write("new");

        Files.writeString(backup(), "forged");
        assertRefused("'" + path + "' has no backup any more: '" + backup() + "' was changed");
        Files.delete(backup());
        assertRefused("'" + path + "' has no backup any more: '" + backup() + "' is gone");
    }

    @Test
    void whatNobodyKnowsIsRefused() {
        RollbackSpec unknown = RollbackSpec.unknown("file[/etc/x]", "r1");

        assertThatThrownBy(() -> type.diff(unknown, host.observe(type.probe(unknown, FACTS))))
                .isInstanceOf(ProbeException.class)
                .hasMessage(
                        "run r1 ended while it was at file[/etc/x], and what became of that is not known; go on with"
                                + " it first: drover runs resume r1");
    }

    @Test
    void aChangeAfterTheLookIsFoundOutByTheAct() throws IOException {
        Files.writeString(file, "old");
        write("new");
        Action action = type.apply(rollback(), standing(), FACTS).get(0);
        Files.writeString(file, "mine");

        LocalHost.Ran ran = host.act(action);

        assertThat(ran.stderr())
                .isEqualTo(path + " was changed by somebody else since it was looked at; the old file is untouched\n");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(file).hasContent("mine");
    }

    @Test
    void aBackupThatIsSwappedAfterTheLookIsNotTaken() throws IOException {
        Files.writeString(file, "old");
        write("new");
        Action action = type.apply(rollback(), standing(), FACTS).get(0);
        Files.writeString(backup(), "forged");

        LocalHost.Ran ran = host.act(action);

        assertThat(ran.stderr())
                .isEqualTo("cannot bring back " + path + ": its backup " + backup()
                        + " was changed; the old file is untouched\n");
        assertThat(file).hasContent("new");
    }

    @Test
    void aDigestIsNotThatOfTheContentAlone() throws IOException {
        Files.writeString(file, "old");
        write("new");

        String words = replaced.get(0).before().word() + replaced.get(0).after().word();
        assertThat(words)
                .doesNotContain(Bytes.utf8("old").sha256())
                .doesNotContain(Bytes.utf8("new").sha256());
        assertThat(replaced.get(0).before()).isNotEqualTo(replaced.get(0).after());
    }

    @Test
    void nonsenseOfAHostIsNotBelieved() {
        Bytes nonsense = Bytes.utf8("replaced 2f78 - absent file:xyz rename - - -\n");

        assertThat(ReplacedFile.notedIn(nonsense)).isEmpty();
        assertThat(ReplacedFile.isWhole(nonsense)).isFalse();
        assertThat(ReplacedFile.isWhole(Bytes.empty())).isTrue();
    }
}
