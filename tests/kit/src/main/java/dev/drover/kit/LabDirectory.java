package dev.drover.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The files of one lab; the private key is for their owner only, and so is the directory. */
record LabDirectory(Path path) {

    static final String STATE = "lab.json";
    static final String IDENTITY = "id_ed25519";
    static final String KNOWN_HOSTS = "known_hosts";
    static final String INVENTORY = "inventory.groovy";
    static final String REPOSITORY_KEY = "repository.asc";

    Path identity() {
        return path.resolve(IDENTITY);
    }

    Path knownHosts() {
        return path.resolve(KNOWN_HOSTS);
    }

    Path repositoryKey() {
        return path.resolve(REPOSITORY_KEY);
    }

    Optional<LabState> state() {
        Path file = path.resolve(STATE);
        return Files.exists(file) ? Optional.of(LabState.parse(read(file))) : Optional.empty();
    }

    void write(LabState state) {
        write(KNOWN_HOSTS, state.knownHosts());
        write(INVENTORY, state.inventory(identity().toString(), knownHosts().toString()));
        write(STATE, state.json());
    }

    /** The line for {@code authorized_keys} of the lab's key, which is made if there is none. */
    String publicKey() {
        Path publicKey = path.resolve(IDENTITY + ".pub");
        if (!Files.exists(identity()) || !Files.exists(publicKey)) {
            SshKey key = SshKey.generate("drover-lab");
            write(IDENTITY, key.privateKeyFile());
            write(IDENTITY + ".pub", key.publicKeyLine() + "\n");
        }
        return read(publicKey).strip();
    }

    void write(String name, String text) {
        try {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            // Created for the owner only; whoever reads meanwhile sees the old file or the new one.
            Path temporary = Files.createTempFile(path, "." + name, "");
            Files.writeString(temporary, text);
            Files.move(temporary, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LabException("cannot write %s: %s".formatted(path.resolve(name), e.getMessage()), e);
        }
    }

    /** Removes the lab's files, and the directory if nothing else is in it. */
    void delete() {
        try {
            for (String name :
                    new String[] {STATE, IDENTITY, IDENTITY + ".pub", KNOWN_HOSTS, INVENTORY, REPOSITORY_KEY}) {
                Files.deleteIfExists(path.resolve(name));
            }
            // What runs keep beside the inventory.
            Files.deleteIfExists(path.resolve("drover.members.yml"));
            Files.deleteIfExists(path.resolve("vars").resolve("all.yml"));
            Files.deleteIfExists(path.resolve("vars"));
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException e) {
            // Somebody keeps a file of his own there.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new LabException("cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
