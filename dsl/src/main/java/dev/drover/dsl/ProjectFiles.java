package dev.drover.dsl;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.LocalDirectory;
import dev.drover.engine.model.LocalFile;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.template.SourceFolder;
import dev.drover.engine.template.Templates;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The local files and templates that a play or a recipe can use; the first folder that has one wins. Equal to itself only,
 * whatever was read: plays are told apart by it.
 */
final class ProjectFiles {
    private final ImmutableList<SourceFolder> files;
    private final Templates templates;
    /** What was read of files to be streamed: all hosts get the same, and it is read once for all of them. */
    private final Map<String, Optional<LocalFile>> large = new ConcurrentHashMap<>();

    private final Map<String, Optional<LocalDirectory>> trees = new ConcurrentHashMap<>();

    private ProjectFiles(ImmutableList<SourceFolder> files, Templates templates) {
        this.files = files;
        this.templates = templates;
    }

    /**
     * The files of these homes.
     *
     * @param homes the project, then the recipe; each with {@code files} and {@code templates}
     */
    static ProjectFiles of(ImmutableList<SourceFolder> homes) {
        return new ProjectFiles(folders(homes, "files"), Templates.in(folders(homes, "templates")));
    }

    private static ImmutableList<SourceFolder> folders(ImmutableList<SourceFolder> homes, String name) {
        return homes.stream().map(home -> home.folder(name)).collect(ImmutableList.toImmutableList());
    }

    Templates templates() {
        return templates;
    }

    /** @throws ProblemException if there is no such file */
    Content source(String name, Source usedAt) {
        return files.stream()
                .flatMap(folder -> folder.read(name).stream())
                .findFirst()
                .map(Content::of)
                .orElseThrow(() -> missing(name, usedAt));
    }

    /** @throws ProblemException if there is no such file */
    LocalFile file(String name, Source usedAt) {
        return large.computeIfAbsent(name, path -> first(folder -> folder.file(path)))
                .orElseThrow(() -> missing(name, usedAt));
    }

    /** @throws ProblemException if there is no such directory */
    LocalDirectory tree(String name, Source usedAt) {
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        return trees.computeIfAbsent(path, place -> first(folder -> folder.tree(place)))
                .orElseThrow(() -> missingDirectory(name, usedAt));
    }

    private <T> Optional<T> first(Function<SourceFolder, Optional<T>> read) {
        return files.stream().flatMap(folder -> read.apply(folder).stream()).findFirst();
    }

    private ProblemException missingDirectory(String name, Source usedAt) {
        String looked =
                files.stream().map(folder -> folder.shown(name)).distinct().collect(joining(", "));
        ImmutableSet<String> known = files.stream()
                .flatMap(folder -> folder.names().stream())
                .filter(file -> file.indexOf('/') > 0)
                .map(file -> file.substring(0, file.lastIndexOf('/')))
                .collect(toImmutableSet());
        return new ProblemException(new Problem(
                usedAt,
                "missing-directory",
                "no directory '" + name + "'; looked for " + looked + Nearest.hint(name, known)));
    }

    private ProblemException missing(String name, Source usedAt) {
        String looked =
                files.stream().map(folder -> folder.shown(name)).distinct().collect(joining(", "));
        return new ProblemException(new Problem(
                usedAt,
                "missing-file",
                "no file '" + name + "'; looked for " + looked
                        + Nearest.hint(
                                name,
                                files.stream()
                                        .flatMap(folder -> folder.names().stream())
                                        .collect(toImmutableSet()))));
    }
}
