package dev.drover.engine.template;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableSet;
import com.google.common.io.MoreFiles;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.LocalDirectory;
import dev.drover.engine.model.LocalFile;
import dev.drover.engine.model.LocalName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory. A symbolic link in it must not lead out of it. */
record DirectoryFolder(Path directory, String shownAs) implements SourceFolder {
    private static final int MAX_DEPTH = 12;
    private static final int MAX_FILES = 10_000;

    @Override
    public Optional<Bytes> read(String path) {
        return inside(path).filter(Files::isRegularFile).map(DirectoryFolder::bytes);
    }

    private static Bytes bytes(Path file) {
        try {
            return Bytes.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    @Override
    public Optional<LocalFile> file(String path) {
        return inside(path)
                .filter(Files::isRegularFile)
                .map(file -> LocalFile.of(shown(path), MoreFiles.asByteSource(file)));
    }

    @Override
    public Optional<LocalDirectory> tree(String path) {
        return inside(path).filter(Files::isDirectory).map(found -> LocalDirectory.read(found, shown(path)));
    }

    /** What is at a path that does not lead out. */
    private Optional<Path> inside(String path) {
        if (!SourceFolder.staysInside(path)) {
            return Optional.empty();
        }
        Path found = LocalName.resolve(directory, path);
        if (!Files.exists(found)) {
            return Optional.empty();
        }
        try {
            return found.toRealPath().startsWith(directory.toRealPath()) ? Optional.of(found) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + found, e);
        }
    }

    @Override
    public ImmutableSet<String> names() {
        if (!Files.isDirectory(directory)) {
            return ImmutableSet.of();
        }
        try (Stream<Path> files = Files.walk(directory, MAX_DEPTH)) {
            return files.filter(Files::isRegularFile)
                    .limit(MAX_FILES)
                    .map(file -> LocalName.of(directory, file))
                    .sorted()
                    .collect(toImmutableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("listing " + directory, e);
        }
    }

    @Override
    public String shown(String path) {
        return shownAs.isEmpty() ? path : shownAs + "/" + path;
    }

    @Override
    public SourceFolder folder(String path) {
        return new DirectoryFolder(LocalName.resolve(directory, path), shown(path));
    }
}
