package dev.drover.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;

/** The source tree that this module is part of, without what is built or belongs to tools. */
final class Repository {
    private static final ImmutableSet<String> NOT_SOURCE = ImmutableSet.of("target", ".git", ".idea", ".settings");

    private final Path root;

    private Repository(Path root) {
        this.root = root;
    }

    /** The tree above the module whose tests run. */
    static Repository here() {
        Path module = Path.of("").toAbsolutePath();
        return Stream.iterate(module, place -> place != null, Path::getParent)
                .filter(place -> Files.exists(place.resolve("engine/pom.xml")))
                .findFirst()
                .map(Repository::new)
                .orElseThrow(() -> new IllegalStateException("no engine/pom.xml in or above " + module));
    }

    Path root() {
        return root;
    }

    /** A text file. */
    record Source(Path root, Path file, String text) {
        /** Its path from the root, with slashes. */
        String path() {
            return root.relativize(file).toString();
        }

        String name() {
            return file.getFileName().toString();
        }

        boolean isJava() {
            return name().endsWith(".java");
        }

        boolean isTest() {
            return path().contains("src/test/");
        }

        boolean isIn(String folder) {
            return path().startsWith(folder + "/");
        }
    }

    /** All files that are UTF-8 text, by path. */
    ImmutableList<Source> sources() {
        ImmutableList.Builder<Source> sources = ImmutableList.builder();
        files().sorted().forEach(file -> text(file).ifPresent(text -> sources.add(new Source(root, file, text))));
        return sources.build();
    }

    private Stream<Path> files() {
        ImmutableList.Builder<Path> files = ImmutableList.builder();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return NOT_SOURCE.contains(directory.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()
                            && !NOT_SOURCE.contains(file.getFileName().toString())) {
                        files.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files.build().stream();
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8)).filter(text -> text.indexOf('\0') < 0);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }
}
