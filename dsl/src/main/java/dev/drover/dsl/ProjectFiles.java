package dev.drover.dsl;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.Source;
import dev.drover.engine.template.SourceFolder;
import dev.drover.engine.template.Templates;

/** The local files and templates that a play or a recipe can use; the first folder that has one wins. */
record ProjectFiles(ImmutableList<SourceFolder> files, Templates templates) {
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

    /** @throws ProblemException if there is no such file */
    Content source(String name, Source usedAt) {
        return files.stream()
                .flatMap(folder -> folder.read(name).stream())
                .findFirst()
                .map(Content::of)
                .orElseThrow(() -> missing(name, usedAt));
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
