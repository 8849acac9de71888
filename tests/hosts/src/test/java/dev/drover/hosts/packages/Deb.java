package dev.drover.hosts.packages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Builds packages for tests. */
public record Deb(Path directory) {
    /** A package of one file, {@code /usr/share/NAME/version}, that runs {@code postinst} when it is configured. */
    public Path build(String name, String version, String postinst) {
        try {
            Path root = directory.resolve(name + "-" + version);
            Files.createDirectories(root.resolve("DEBIAN"));
            Files.createDirectories(root.resolve("usr/share").resolve(name));
            Files.writeString(root.resolve("usr/share").resolve(name).resolve("version"), version);
            Files.writeString(root.resolve("DEBIAN/control"), """
                    Package: %s
                    Version: %s
                    Architecture: all
                    Maintainer: Drover lab <lab@example.org>
                    Description: a package of a test
                    """.formatted(name, version));
            Path script = root.resolve("DEBIAN/postinst");
            Files.writeString(script, "#!/bin/sh\n" + postinst + "\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path deb = directory.resolve(name + "_" + version + "_all.deb");
            Process build = new ProcessBuilder(
                            "dpkg-deb", "--root-owner-group", "--build", root.toString(), deb.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(build.getInputStream().readAllBytes());
            if (build.waitFor() != 0) {
                throw new AssertionError("dpkg-deb: " + said);
            }
            return deb;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
