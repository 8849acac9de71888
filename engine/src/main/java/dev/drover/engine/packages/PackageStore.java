package dev.drover.engine.packages;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where a project keeps the jars of its packages, so that a run needs no repository. What lies there is not trusted. */
record PackageStore(Path project) {
    /** In the folder of a project: what Drover keeps there. */
    static final String KEPT = ".drover";

    private static final String FOLDER = KEPT + "/packages";

    /** Where a jar is, relative to the project. */
    static String shown(Coordinates coordinates) {
        return place(coordinates) + ".jar";
    }

    private static String place(Coordinates coordinates) {
        return FOLDER + "/" + coordinates.group() + "/" + coordinates.name() + "/" + coordinates.version();
    }

    Path jar(Coordinates coordinates) {
        return project.resolve(shown(coordinates));
    }

    private Path contents(Coordinates coordinates) {
        return project.resolve(place(coordinates) + ".sha256");
    }

    /** A jar as it lies there, one byte more than a package may have at most. */
    Optional<Bytes> read(Coordinates coordinates) {
        return read(jar(coordinates));
    }

    /** What a jar had in it when it was put there, if that is still known. */
    Optional<Contents> known(Coordinates coordinates) {
        return read(contents(coordinates)).flatMap(Contents::parse);
    }

    /** A file, or as much of it as tells that it is too large. */
    static Optional<Bytes> read(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(Bytes.of(in.readNBytes(PackageJar.MAX_BYTES + 1)));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    void put(Coordinates coordinates, Bytes jar, Contents contents) {
        try {
            Files.createDirectories(jar(coordinates).getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("making the folder of " + jar(coordinates), e);
        }
        WholeFile.write(contents(coordinates), contents.text());
        WholeFile.write(jar(coordinates), jar);
    }
}
