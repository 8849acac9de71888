package dev.drover.engine.resource.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.drover.engine.model.LocalDirectory;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.LocalHost;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.RecordedFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeTypeTest {
    private final TreeType type = new TreeType();
    private final LocalHost host = LocalHost.sh();

    @TempDir
    Path temporary;

    private Path local;
    private Path top;

    @BeforeEach
    void fill() throws IOException {
        Path home = temporary.toRealPath();
        local = Files.createDirectories(home.resolve("local"));
        top = home.resolve("a/top");
        Files.createDirectories(local.resolve("conf/empty"));
        Files.writeString(local.resolve("conf/a b.txt"), "one\n");
        Files.writeString(local.resolve("conf/previous"), "");
        Files.writeString(local.resolve("go"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(local.resolve("go"), PosixFilePermissions.fromString("rwx------"));
        byte[] large = new byte[200_001];
        new Random(3).nextBytes(large);
        Files.write(local.resolve("large.bin"), large);
        Files.createSymbolicLink(local.resolve("link"), Path.of("conf/../../nowhere"));
    }

    private TreeSpec tree() {
        return TreeSpec.at(top.toString(), LocalDirectory.read(local, "local"));
    }

    private List<String> paths() throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            return all.skip(1)
                    .map(path -> top.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    private static List<String> attributes(ImmutableList<Change> changes) {
        return changes.stream().map(Change::attribute).toList();
    }

    private String mode(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(top.resolve(path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash", "mksh", "busybox sh"})
    void allOfItArrivesInEveryShellAndASecondRunChangesNothing(String shell) throws IOException {
        LocalHost one = new LocalHost(ImmutableList.copyOf(shell.split(" ")));

        assertThat(attributes(one.converge(type, tree())))
                .containsExactly(
                        "ensure", "conf", "conf/a b.txt", "conf/empty", "conf/previous", "go", "large.bin", "link");

        assertThat(one.converge(type, tree())).isEmpty();
        assertThat(paths())
                .containsExactly("conf", "conf/a b.txt", "conf/empty", "conf/previous", "go", "large.bin", "link");
        assertThat(Files.readString(top.resolve("conf/a b.txt"))).isEqualTo("one\n");
        assertThat(Files.mismatch(top.resolve("large.bin"), local.resolve("large.bin")))
                .isEqualTo(-1);
        assertThat(Files.readSymbolicLink(top.resolve("link"))).hasToString("conf/../../nowhere");
        assertThat(mode("go")).isEqualTo("rwxr-xr-x");
        assertThat(mode("large.bin")).isEqualTo("rw-r--r--");
        assertThat(mode("conf")).isEqualTo("rwxr-xr-x");
    }

    @Test
    void whatChangedIsOneStreamAndTheRestIsNotTouched() throws IOException {
        host.converge(type, tree());
        Object untouched = Files.getAttribute(top.resolve("large.bin"), "unix:ino");
        Files.writeString(top.resolve("conf/a b.txt"), "two\n");
        Files.delete(top.resolve("link"));
        Files.delete(top.resolve("go"));
        TreeSpec desired = tree();
        TreeState observed = host.observe(type.probe(desired, RecordedFacts.named("debian-systemd")));

        assertThat(type.diff(desired, observed))
                .containsExactly(
                        Change.of("conf/a b.txt", "two\n", "one\n"),
                        Change.create("go", "#!/bin/sh\n"),
                        Change.create("link", "link to conf/../../nowhere"));
        assertThat(type.apply(desired, observed, RecordedFacts.named("debian-systemd")))
                .singleElement()
                .extracting(Action::says)
                .isEqualTo("bring 3 things in " + top + " in line with local");

        assertThat(host.converge(type, desired)).hasSize(3);
        assertThat(Files.getAttribute(top.resolve("large.bin"), "unix:ino")).isEqualTo(untouched);
    }

    @Test
    void modesAreFoundAndSetWithoutSendingTheFile() throws IOException {
        host.converge(type, tree());
        Object inode = Files.getAttribute(top.resolve("large.bin"), "unix:ino");
        Files.setPosixFilePermissions(top.resolve("large.bin"), PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThat(host.converge(type, tree())).containsExactly(Change.of("large.bin mode", "0666", "0644"));
        assertThat(attributes(host.converge(type, tree().modes("0600", "0700"))))
                .containsExactly(
                        "directoryMode",
                        "conf mode",
                        "conf/a b.txt mode",
                        "conf/empty mode",
                        "conf/previous mode",
                        "go mode",
                        "large.bin mode");
        assertThat(Files.getAttribute(top.resolve("large.bin"), "unix:ino")).isEqualTo(inode);
        assertThat(mode("conf")).isEqualTo("rwx------");
    }

    @Test
    void purgeRemovesAllElseButWhatIsKept() throws IOException {
        host.converge(type, tree());
        Files.createDirectories(top.resolve("other/deep"));
        Files.writeString(top.resolve("other/deep/x"), "");
        Files.writeString(top.resolve("conf/stranger"), "");
        Files.createDirectories(top.resolve("data/uploads/2024"));
        Files.writeString(top.resolve("data/uploads/2024/photo"), "");
        Files.writeString(top.resolve("data/cache"), "");

        assertThat(host.converge(type, tree())).isEmpty();
        assertThat(attributes(host.converge(type, tree().purged("data/uploads"))))
                .containsExactlyInAnyOrder("conf/stranger", "data/cache", "other");
        assertThat(paths()).contains("data/uploads/2024/photo").doesNotContain("data/cache", "other");
        assertThat(attributes(host.converge(type, tree().purged()))).containsExactly("data");
    }

    @Test
    void purgeRemovesANameThatIsNoUtf8() throws IOException {
        host.converge(type, tree());
        host.converge(
                new dev.drover.engine.resource.link.LinkType(),
                dev.drover.engine.resource.link.LinkSpec.at(top + "/conf/caf\udce9", "\udcff"));

        assertThat(attributes(host.converge(type, tree().purged()))).containsExactly("conf/caf\udce9");

        try (Stream<Path> left = Files.list(top.resolve("conf"))) {
            assertThat(left).hasSize(3);
        }
    }

    @Test
    void aLinkInThePlaceOfAFileIsReplacedAndWhatItLeadsToStays() throws IOException {
        host.converge(type, tree());
        Path victim = Files.writeString(temporary.resolve("victim"), "mine");
        Files.delete(top.resolve("go"));
        Files.createSymbolicLink(top.resolve("go"), victim);

        assertThat(host.converge(type, tree())).containsExactly(Change.of("go", "symbolic link", "file"));
        assertThat(top.resolve("go")).isRegularFile().isNotEqualTo(victim);
        assertThat(Files.readString(victim)).isEqualTo("mine");
    }

    @Test
    void aLinkInThePlaceOfADirectoryIsRefused() throws IOException {
        Files.createDirectories(top);
        Files.createDirectories(temporary.resolve("elsewhere"));
        Files.createSymbolicLink(top.resolve("conf"), temporary.resolve("elsewhere"));

        assertThatThrownBy(() -> host.converge(type, tree()))
                .isInstanceOf(ProbeException.class)
                .hasMessage(
                        "'" + top + "/conf' is a symbolic link and is not replaced by a directory; remove it first");
        assertThat(temporary.resolve("elsewhere")).isEmptyDirectory();
    }

    @Test
    void aFileThatChangedSinceItWasReadIsNotPutInPlace() throws IOException {
        TreeSpec desired = tree();
        host.converge(type, desired);
        Files.writeString(top.resolve("conf/a b.txt"), "old\n");
        Files.writeString(local.resolve("conf/a b.txt"), "something longer\n");
        TreeState observed = host.observe(type.probe(desired, RecordedFacts.named("debian-systemd")));

        LocalHost.Ran ran = host.act(
                Iterables.getOnlyElement(type.apply(desired, observed, RecordedFacts.named("debian-systemd"))));

        assertThat(ran.stderr())
                .isEqualTo("cannot write " + top
                        + "/conf/a b.txt: the local file was changed after it was read; run again; "
                        + "the old file is untouched\n");
        assertThat(Files.readString(top.resolve("conf/a b.txt"))).isEqualTo("old\n");
        assertThat(paths()).noneMatch(path -> path.contains(".drover-"));
    }

    @Test
    void manyFilesInManyDirectoriesLeaveNothingElseBehind() throws IOException {
        for (int i = 0; i < 20; i++) {
            Path directory = Files.createDirectories(local.resolve("many/" + i % 5));
            Files.writeString(directory.resolve("f" + i), "content " + i);
        }

        assertThat(host.converge(type, tree().purged())).hasSize(8 + 20 + 6);
        assertThat(host.converge(type, tree().purged())).isEmpty();
        assertThat(Files.readString(top.resolve("many/3/f18"))).isEqualTo("content 18");
    }

    @Test
    void providesAllThatIsInItAndNeedsNothing() {
        TreeSpec desired = tree();

        assertThat(type.provides(desired))
                .contains(
                        Need.of("directory", top.getParent().toString()),
                        Need.of("directory", top + "/conf/empty"),
                        Need.of("file", top + "/conf/a b.txt"));
        assertThat(type.lacks(desired, host.observe(type.probe(desired, RecordedFacts.named("debian-systemd")))))
                .isEmpty();
    }

    @Test
    void keepNeedsPurgeAndPathsBelow() {
        assertThatThrownBy(() -> tree().purged("../x"))
                .hasMessage("keep takes paths below the directory, without '.' and '..', got '../x'");
        assertThatThrownBy(() -> tree().purged("/x")).isInstanceOf(IllegalArgumentException.class);
    }
}
