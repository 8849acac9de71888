package dev.drover.engine.resource.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Declared;
import dev.drover.engine.resource.FileMode;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.LocalHost;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PathProbe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.RecordedFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTypeTest {
    private final DirectoryType type = new DirectoryType();
    private final LocalHost host = LocalHost.sh();

    @TempDir
    Path temporary;

    private Path home;
    private DirectorySpec directory;

    @BeforeEach
    void resolve() throws IOException {
        home = temporary.toRealPath();
        directory = DirectorySpec.at(home + "/d");
    }

    private FileMode mode(String name) {
        return host.observe(PathProbe.attributes(HostPath.parse(home + "/" + name)))
                .inode()
                .orElseThrow()
                .mode();
    }

    @Test
    void missingParentsAreMadeAndASecondRunChangesNothing() {
        DirectorySpec deep = DirectorySpec.at(home + "/a b/-c/d").mode("2770");

        assertThat(host.converge(type, deep))
                .containsExactly(Change.of("ensure", "absent", "directory"), Change.create("mode", "2770"));

        assertThat(host.converge(type, deep)).isEmpty();
        assertThat(mode("a b/-c/d")).hasToString("2770");
        assertThat(mode("a b/-c")).hasToString("0755");
    }

    @Test
    void aModeIsExactAlsoBelowASetGroupIdDirectory() throws IOException {
        Files.createDirectory(home.resolve("p"));
        assertThat(host.converge(type, DirectorySpec.at(home + "/p").mode("2775")))
                .containsExactly(Change.of("mode", "0755", "2775"));

        host.converge(type, DirectorySpec.at(home + "/p/d").mode("0750"));

        assertThat(mode("p/d")).hasToString("0750");
    }

    @Test
    void aLinkToADirectoryIsOne() throws IOException {
        Files.createDirectory(home.resolve("real"));
        Files.createSymbolicLink(home.resolve("d"), Path.of("real"));

        assertThat(host.converge(type, directory.mode("0700"))).containsExactly(Change.of("mode", "0755", "0700"));

        assertThat(home.resolve("d")).isSymbolicLink();
        assertThat(mode("real")).hasToString("0700");
    }

    @Test
    void recurseSetsTheModeBelowAndDirectoriesCanBeEntered() throws IOException {
        Files.createDirectories(home.resolve("d/e f"));
        Files.writeString(home.resolve("d/e f/new\nline"), "");
        Files.writeString(home.resolve("d/outside"), "");
        Files.createSymbolicLink(home.resolve("d/link"), home.resolve("untouched"));
        Files.writeString(home.resolve("untouched"), "");

        assertThat(host.converge(type, directory.mode("0640").recursive()))
                .extracting(Change::attribute)
                .containsExactly("mode", "recurse");

        assertThat(host.converge(type, directory.mode("0640").recursive())).isEmpty();
        assertThat(mode("d")).hasToString("0750");
        assertThat(mode("d/e f")).hasToString("0750");
        assertThat(mode("d/e f/new\nline")).hasToString("0640");
        assertThat(mode("untouched")).hasToString("0644");
    }

    @Test
    void toAnUnknownUserNothingBelongs() throws IOException {
        Files.createDirectories(home.resolve("d/e"));
        Files.writeString(home.resolve("d/.f"), "");

        DirectoryState state = host.observe(
                type.probe(directory.owner("no-such-user").recursive(), RecordedFacts.named("debian-systemd")));

        assertThat(state.below().differing()).isEqualTo(2);
    }

    @Test
    void purgeRemovesWhatIsNotKept() throws IOException {
        Files.createDirectories(home.resolve("d/old/deep"));
        Files.writeString(home.resolve("d/old/deep/file"), "");
        Files.writeString(home.resolve("d/.hidden"), "");
        Files.writeString(home.resolve("d/-rf"), "");
        Files.writeString(home.resolve("d/kept"), "");
        Files.createSymbolicLink(home.resolve("d/link"), home);

        assertThat(host.converge(type, directory.purged(ImmutableSet.of("kept"))))
                .containsExactly(Change.remove("purge", "-rf, link, old, .hidden"));

        assertThat(host.converge(type, directory.purged(ImmutableSet.of("kept"))))
                .isEmpty();
        try (Stream<Path> children = Files.list(home.resolve("d"))) {
            assertThat(children.map(child -> child.getFileName().toString())).containsExactly("kept");
        }
    }

    @Test
    void whatIsDeclaredInItStays() {
        DirectorySpec desired = type.leaving(
                directory.purged(ImmutableSet.of("own")),
                new Declared(ImmutableSet.of("sub/x", "a", "sub/y/z"), ImmutableSet.of(), ImmutableSet.of()));

        assertThat(desired.keep()).containsExactly("own", "sub", "a");
        assertThat(type.domain(directory)).isEmpty();
        assertThat(type.domain(desired)).contains(directory.path());
    }

    @Test
    void absentRemovesAnEmptyDirectoryOnly() throws IOException {
        Files.createDirectories(home.resolve("d/e"));

        assertThatThrownBy(() -> host.converge(type, directory.gone()))
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        "cannot remove " + home
                                + "/d: it is not empty; say recurse() as well to remove all that is in it; nothing was changed\n");
        assertThat(host.converge(type, DirectorySpec.at(home + "/d/e").gone()))
                .containsExactly(Change.of("ensure", "directory", "absent"));
        assertThat(host.converge(type, DirectorySpec.at(home + "/d/e").gone())).isEmpty();
    }

    @Test
    void absentWithRecurseRemovesAll() throws IOException {
        Files.createDirectories(home.resolve("d/e/f"));
        Files.createSymbolicLink(home.resolve("d/out"), Files.createDirectory(home.resolve("outside")));
        Files.writeString(home.resolve("outside/file"), "");

        host.converge(type, directory.recursive().gone());

        assertThat(home.resolve("d")).doesNotExist();
        assertThat(home.resolve("outside/file")).exists();
    }

    @Test
    void aFileInTheWayIsRefused() throws IOException {
        Files.writeString(home.resolve("d"), "");

        assertThatThrownBy(() -> host.converge(type, directory))
                .isInstanceOf(ProbeException.class)
                .hasMessage("'" + home + "/d' is a file and is not replaced by a directory; remove it first");
        assertThatThrownBy(() -> host.converge(type, directory.gone()))
                .isInstanceOf(ProbeException.class)
                .hasMessage("'" + home + "/d' is a file and is not removed as a directory");
        assertThatThrownBy(() -> host.converge(type, DirectorySpec.at(home + "/d/e")))
                .isInstanceOf(AssertionError.class)
                .hasMessage("cannot make directory " + home + "/d/e: " + home
                        + "/d is not a directory; nothing was changed\n");
    }

    @Test
    void aDirectoryOfTheSystemIsNeverRemoved() {
        assertThatThrownBy(() -> DirectorySpec.at("/etc/").recursive().gone())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("is a directory of the system and is not removed or purged");
        assertThatThrownBy(() -> DirectorySpec.at("/").purged(ImmutableSet.of("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("is a directory of the system and is not removed or purged");
    }

    /** It is a name on the host, which the locale of this process must not have to know. */
    @Test
    void aNameThatIsNoUtf8CanBeRemovedAndPurged() {
        DirectorySpec directory = DirectorySpec.at(home + "/caf\udce9");
        host.converge(type, DirectorySpec.at(home + "/caf\udce9/\udcff"));

        assertThat(host.converge(type, directory.purged(ImmutableSet.of("x"))))
                .containsExactly(Change.remove("purge", "\udcff"));
        host.converge(type, directory.gone());

        assertThat(home).isEmptyDirectory();
    }

    @Test
    void anotherNameOfADirectoryIsRefused() {
        assertThatThrownBy(() -> DirectorySpec.at("/usr/../etc/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be written without '.', '..' and '//', got '/usr/../etc/'; write '/etc'");
    }

    @Test
    void itProvidesItselfAndAllAbove() {
        assertThat(type.provides(DirectorySpec.at("/srv/a/b")))
                .containsExactly(
                        Need.of("directory", "/srv/a/b"), Need.of("directory", "/srv/a"), Need.of("directory", "/srv"));
    }

    @Test
    void aReadOnlyTreeCanBeChangedBelow() throws IOException {
        Files.createDirectories(home.resolve("d/e"));
        Files.writeString(home.resolve("d/e/f"), "");
        Files.setPosixFilePermissions(home.resolve("d/e/f"), PosixFilePermissions.fromString("---------"));

        host.converge(type, directory.mode("0444").recursive());

        assertThat(mode("d/e")).hasToString("0555");
        assertThat(mode("d/e/f")).hasToString("0444");
        host.converge(type, directory.mode("0644").recursive());
    }
}
