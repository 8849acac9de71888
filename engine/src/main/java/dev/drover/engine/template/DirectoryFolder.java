package dev.drover.engine.template;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Bytes;
import java.io.File;
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
        if (!SourceFolder.staysInside(path)) {
            return Optional.empty();
        }
        Path file = directory.resolve(path);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return file.toRealPath().startsWith(directory.toRealPath())
                    ? Optional.of(Bytes.of(Files.readAllBytes(file)))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
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
                    .map(file -> directory.relativize(file).toString().replace(File.separatorChar, '/'))
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
        return new DirectoryFolder(directory.resolve(path), shown(path));
    }
}
