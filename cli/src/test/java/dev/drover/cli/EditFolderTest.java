package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditFolderTest {
    @TempDir
    Path parent;

    private EditFolder onDisk() {
        return EditFolder.make(ImmutableList.of(), Optional.of(parent));
    }

    private static long deadProcess() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }

    private Path folder(long process) throws IOException {
        Path folder = Files.createDirectory(parent.resolve("drover-vault-" + process + "-1"));
        Files.writeString(folder.resolve("a.yml"), "plain");
        return folder;
    }

    @Test
    void aDiskIsRefusedUnlessItIsAllowed() {
        Path none = parent.resolve("none");

        assertThatThrownBy(() -> EditFolder.make(ImmutableList.of(none), Optional.empty()))
                .hasMessage(
                        "vault edit: there is no folder in memory for the plain text; looked at " + none
                                + "; let XDG_RUNTIME_DIR name one, or give --allow-disk if the plain text may be written to a disk");
        assertThatThrownBy(() -> EditFolder.make(ImmutableList.of(Path.of("/proc")), Optional.empty()))
                .hasMessageContaining("looked at /proc");
        assertThat(EditFolder.make(ImmutableList.of(none), Optional.of(parent)))
                .satisfies(folder -> assertThat(folder.path()).hasParent(parent))
                .satisfies(EditFolder::close);
    }

    @Test
    void nothingIsLeftWhenItIsClosed() throws IOException {
        try (EditFolder folder = onDisk()) {
            Path file = folder.file("a.yml", new byte[] {1});
            Files.writeString(file.resolveSibling("a.yml~"), "a copy that the editor made");
        }

        try (Stream<Path> left = Files.list(parent)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatADeadProcessLeftIsRemovedAndWhatALiveOneHasIsKept() throws Exception {
        Path dead = folder(deadProcess());
        Path alive = folder(ProcessHandle.current().pid());
        Path others = Files.createDirectory(parent.resolve("drover-vault-x-1"));

        onDisk().close();

        assertThat(dead).doesNotExist();
        assertThat(alive.resolve("a.yml")).hasContent("plain");
        assertThat(others).exists();
    }

    @Test
    void aLinkThatSomebodyPutThereIsNotFollowed() throws Exception {
        long dead = deadProcess();
        Path precious = Files.writeString(parent.resolve("precious"), "precious");
        Path home = Files.createDirectory(parent.resolve("home"));
        Files.writeString(home.resolve("b"), "b");
        Path link = Files.createSymbolicLink(parent.resolve("drover-vault-" + dead + "-2"), home);
        Path folder = folder(dead);
        Files.createSymbolicLink(folder.resolve("link"), precious);
        Files.createSymbolicLink(folder.resolve("home"), home);

        onDisk().close();

        assertThat(folder).doesNotExist();
        assertThat(link).isSymbolicLink();
        assertThat(precious).hasContent("precious");
        assertThat(home.resolve("b")).hasContent("b");
    }
}
