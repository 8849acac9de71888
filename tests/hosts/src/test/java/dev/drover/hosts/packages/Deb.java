package dev.drover.hosts.packages;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Builds packages for tests. */
public record Deb(Path directory) {
    /** A package of one file, {@code /usr/share/NAME/version}, that runs {@code postinst} when it is configured. */
    public Path build(String name, String version, String postinst) {
        return build(DebContents.of(name, version).with("postinst", "#!/bin/sh\n" + postinst + "\n"));
    }

    public Path build(DebContents contents) {
        Path root = directory.resolve(contents.name() + "-" + contents.version());
        try {
            write(root.resolve("usr/share").resolve(contents.name()).resolve("version"), contents.version());
            for (var file : contents.files().entrySet()) {
                write(root.resolve(file.getKey().substring(1)), file.getValue());
            }
            write(root.resolve("DEBIAN/control"), control(contents));
            write(
                    root.resolve("DEBIAN/conffiles"),
                    contents.files().keySet().stream()
                            .filter(path -> path.startsWith("/etc/"))
                            .map(path -> path + "\n")
                            .collect(joining()));
            for (var file : contents.control().entrySet()) {
                Path script = root.resolve("DEBIAN").resolve(file.getKey());
                write(script, file.getValue());
                Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            return pack(root, directory.resolve(contents.name() + "_" + contents.version() + "_all.deb"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String control(DebContents contents) {
        return "Package: " + contents.name() + "\nVersion: " + contents.version() + "\n"
                + (contents.depends().isEmpty() ? "" : "Depends: " + contents.depends() + "\n")
                + (contents.conflicts().isEmpty() ? "" : "Conflicts: " + contents.conflicts() + "\n")
                + "Architecture: all\nMaintainer: Drover lab <lab@example.org>\nDescription: a package of a test\n";
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    private static Path pack(Path root, Path deb) throws IOException {
        Process build = new ProcessBuilder("dpkg-deb", "--root-owner-group", "--build", root.toString(), deb.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(build.getInputStream().readAllBytes());
        try {
            if (build.waitFor() != 0) {
                throw new AssertionError("dpkg-deb: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return deb;
    }
}
