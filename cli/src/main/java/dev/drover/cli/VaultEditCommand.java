package dev.drover.cli;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.vault.Keyring;
import dev.drover.engine.vault.VaultText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "edit",
        mixinStandardHelpOptions = true,
        description = "Edits what is encrypted in a file, with $VISUAL, $EDITOR or vi; the plain text stays in memory.")
final class VaultEditCommand implements Runnable {
    private final Output output;

    @Mixin
    private VaultFlags flags = new VaultFlags();

    @Parameters(paramLabel = "FILE", description = "The vault.")
    @SuppressWarnings("NullAway.Init")
    private Path path;

    @Option(
            names = "--allow-disk",
            description = "Let the plain text be on a disk while it is edited, if there is no file system in memory.")
    private boolean allowDisk;

    VaultEditCommand(Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        Optional<Path> disk = allowDisk ? Optional.of(Path.of(System.getProperty("java.io.tmpdir"))) : Optional.empty();
        VaultFile file = new VaultFile(path);
        VaultText before = file.vault();
        try (Keyring keyring = flags.keyringOrPrompt(VaultFlags.Use.OPEN);
                EditFolder folder = EditFolder.make(inMemory(), disk)) {
            Keyring.Opened opened = keyring.open(before, file.source());
            byte[] plain = opened.content().toByteArray();
            byte[] edited = edited(folder, plain);
            boolean changed = !Arrays.equals(plain, edited);
            if (changed) {
                save(file, before, keyring.encrypt(edited, opened.with(), before.label()));
            }
            Arrays.fill(plain, (byte) 0);
            Arrays.fill(edited, (byte) 0);
            output.out().println((changed ? "encrypted " : "unchanged ") + file.source());
        }
    }

    private static ImmutableList<Path> inMemory() {
        return Stream.concat(Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR")).stream(), Stream.of("/dev/shm"))
                .map(Path::of)
                .collect(ImmutableList.toImmutableList());
    }

    private byte[] edited(EditFolder folder, byte[] plain) {
        Editor editor = Editor.of(System.getenv());
        try {
            Path copy = folder.file(String.valueOf(path.getFileName()), plain);
            int status = editor.edit(copy, folder.path());
            if (status != 0) {
                throw RunFlags.wrong("vault edit", "the editor " + editor + " ended with exit status " + status);
            }
            return Files.readAllBytes(copy);
        } catch (IOException e) {
            throw RunFlags.wrong("vault edit", "the edited text cannot be read: " + e);
        }
    }

    /** Nobody's work is lost: neither what was edited here, nor what another one wrote meanwhile. */
    private void save(VaultFile file, VaultText before, VaultText after) {
        byte[] text = Bytes.utf8(after.print()).toByteArray();
        if (!file.vault().equals(before)) {
            Path other = path.resolveSibling(path.getFileName() + ".edited");
            new VaultFile(other).replace(text);
            throw RunFlags.wrong(
                    path.toString(),
                    "was changed by another one while you edited it; your text is in " + other + ", encrypted");
        }
        file.replace(text);
    }
}
