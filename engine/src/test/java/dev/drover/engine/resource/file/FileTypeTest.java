package dev.drover.engine.resource.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.io.ByteSource;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.LocalFile;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Disturbance;
import dev.drover.engine.resource.LocalHost;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.PathActions;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.RecordedFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTypeTest {
    private final FileType type = new FileType();
    private final LocalHost host = LocalHost.sh();

    @TempDir
    Path temporary;

    private Path home;
    private FileSpec file;

    @BeforeEach
    void resolve() throws IOException {
        home = temporary.toRealPath();
        file = FileSpec.at(home + "/x");
    }

    @Test
    void aSecondRunChangesNothing() throws IOException {
        FileSpec desired = file.content("hi\n").mode("0640");

        assertThat(host.converge(type, desired))
                .containsExactly(Change.create("content", "hi\n"), Change.create("mode", "0640"));

        assertThat(host.converge(type, desired)).isEmpty();
        assertThat(Files.readString(home.resolve("x"))).isEqualTo("hi\n");
    }

    @Test
    void aWrongModeAloneDoesNotRewriteTheFile() throws IOException {
        Files.writeString(home.resolve("x"), "hi\n");
        Object inode = Files.getAttribute(home.resolve("x"), "unix:ino");

        assertThat(host.converge(type, file.content("hi\n").mode("0600")))
                .containsExactly(Change.of("mode", "0644", "0600"));

        assertThat(Files.getAttribute(home.resolve("x"), "unix:ino")).isEqualTo(inode);
    }

    @Test
    void aModeIsSetInADirectoryThatOthersCanWriteTo() throws IOException {
        Files.setPosixFilePermissions(home, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.writeString(home.resolve("x"), "hi\n");

        assertThat(host.converge(type, file.mode("4750"))).containsExactly(Change.of("mode", "0644", "4750"));

        try (Stream<Path> children = Files.list(home)) {
            assertThat(children).hasSize(1);
        }
    }

    @Test
    void contentIsNotGivenToAFileThatIsOnlyCreated() throws IOException {
        Files.writeString(home.resolve("x"), "mine");

        assertThat(host.converge(type, file.content("default").onlyCreated().mode("0600")))
                .containsExactly(Change.of("mode", "0644", "0600"));

        assertThat(Files.readString(home.resolve("x"))).isEqualTo("mine");
    }

    @Test
    void aFileWithNothingSaidIsMadeEmpty() {
        host.converge(type, file);

        assertThat(home.resolve("x")).isEmptyFile();
        assertThat(host.converge(type, file)).isEmpty();
    }

    @Test
    void aSecretIsNeverShownNorSentBack() throws IOException {
        Files.writeString(home.resolve("x"), "old secret");
        FileSpec desired = file.content(new Content(Bytes.utf8("new secret"), true));

        assertThat(host.observe(type.probe(desired, RecordedFacts.named("debian-systemd")))
                        .content())
                .isEmpty();
        assertThat(host.converge(type, desired))
                .containsExactly(Change.of(
                                "content",
                                "10 bytes, sha256 " + Bytes.utf8("old secret").sha256(),
                                "10 bytes, sha256 " + Bytes.utf8("new secret").sha256())
                        .hidden());
        assertThat(host.converge(type, desired)).isEmpty();
    }

    @Test
    void anAbsentFileIsRemovedAndItsLinkTargetIsNot() throws IOException {
        Files.writeString(home.resolve("real"), "");
        Files.createSymbolicLink(home.resolve("x"), Path.of("real"));

        assertThat(host.converge(type, file.gone())).containsExactly(Change.of("ensure", "symbolic link", "absent"));

        assertThat(home.resolve("x")).doesNotExist();
        assertThat(home.resolve("real")).exists();
        assertThat(host.converge(type, file.gone())).isEmpty();
    }

    @Test
    void anAbsentFileWithABackupIsRenamed() throws IOException {
        Files.writeString(home.resolve("x"), "old");

        host.converge(type, file.keepingBackup().gone());

        try (Stream<Path> children = Files.list(home)) {
            assertThat(children.map(child -> child.getFileName().toString()))
                    .singleElement()
                    .asString()
                    .matches("x\\..*Z~");
        }
    }

    @Test
    void aDirectoryInTheWayIsRefusedWhenPlanned() throws IOException {
        Files.createDirectory(home.resolve("x"));

        assertThatThrownBy(() -> host.converge(type, file.content("")))
                .isInstanceOf(ProbeException.class)
                .hasMessage("'" + home + "/x' is a directory and is not replaced by a file; remove it first");
        assertThatThrownBy(() -> host.converge(type, file.gone()))
                .isInstanceOf(ProbeException.class)
                .hasMessage("'" + home + "/x' is a directory and is not removed as a file; write directory('" + home
                        + "/x') { absent() }");
    }

    @Test
    void aPipeIsNeverRemoved() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", home.resolve("x").toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThatThrownBy(() -> host.converge(type, file.gone()))
                .isInstanceOf(ProbeException.class)
                .hasMessage("'" + home + "/x' is a special file and is not removed as a file");
        assertThat(host.act(PathActions.remove(file.path())).stderr())
                .isEqualTo("cannot remove " + home + "/x: it is a special file; nothing was changed\n");
        assertThat(home.resolve("x")).exists();
    }

    @Test
    void aMissingDirectoryIsANeed() {
        FileSpec desired = FileSpec.at(home + "/no/x").content("");

        assertThat(type.lacks(desired, host.observe(type.probe(desired, RecordedFacts.named("debian-systemd")))))
                .containsExactly(Need.of("directory", home + "/no"));
        assertThat(type.provides(file)).containsExactly(Need.of("file", home + "/x"));
        assertThat(type.provides(file.gone())).isEmpty();
    }

    @Test
    void aLocalFileArrivesAsItIs() throws IOException {
        byte[] bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        FileSpec desired =
                Disturbance.with(file, "source", Optional.of(LocalFile.at(Files.write(home.resolve("local"), bytes))));

        assertThat(host.converge(type, desired))
                .containsExactly(
                        Change.create(
                                "content",
                                "3000000 bytes, sha256 " + Bytes.of(bytes).sha256()),
                        Change.create("mode", "0644"));

        assertThat(host.converge(type, desired)).isEmpty();
        assertThat(Files.readAllBytes(home.resolve("x"))).isEqualTo(bytes);
    }

    @Test
    void aLocalFileThatWasChangedSinceItWasReadIsNotPutInPlace() throws IOException {
        Files.writeString(home.resolve("x"), "old");
        LocalFile local = LocalFile.at(Files.writeString(home.resolve("local"), "one"));
        Files.writeString(home.resolve("local"), "two");
        FileSpec desired = Disturbance.with(file, "source", Optional.of(local));

        assertThatThrownBy(() -> host.converge(type, desired))
                .isInstanceOf(AssertionError.class)
                .hasMessage("cannot write " + home + "/x: the local file was changed after it was read; run again;"
                        + " the old file is untouched\n");

        assertThat(Files.readString(home.resolve("x"))).isEqualTo("old");
    }

    /** ISO 8859-1, as old file systems have it; U+DCE9 is how a text says the byte E9. */
    @Test
    void aNameThatIsNotUtf8IsTakenAsItIs() throws IOException {
        FileSpec desired = FileSpec.at(home + "/caf\udce9").content("x\n");

        assertThat(host.converge(type, desired)).isNotEmpty();
        assertThat(host.converge(type, desired)).isEmpty();

        try (Stream<Path> found = Files.list(home)) {
            assertThat(found.map(path -> path.toUri().getRawPath()))
                    .containsExactly(home.toUri().getRawPath() + "caf%E9");
        }
    }

    @Test
    void contentComesFromOnePlaceOnly() {
        assertThatThrownBy(() -> new FileSpec(
                        file.path(),
                        Optional.of(Content.text("a")),
                        Optional.of(LocalFile.of("b", ByteSource.empty())),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        false,
                        false,
                        false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("has content and source; keep one");
    }
}
