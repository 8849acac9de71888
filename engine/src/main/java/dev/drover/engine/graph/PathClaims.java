package dev.drover.engine.graph;

import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Problem;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Need;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What resources say that a path of the host is. Two that differ would undo each other at every run: {@code file[/x]} and
 * {@code directory[/x]}, or {@code directory[/x]} and {@code directory[/x/]}.
 */
final class PathClaims {
    private final Catalog catalog;
    private final Consumer<Problem> problems;
    private final Map<String, Declaration> byPath = new HashMap<>();

    PathClaims(Catalog catalog, Consumer<Problem> problems) {
        this.catalog = catalog;
        this.problems = problems;
    }

    void add(Declaration declaration) {
        claimed(Task.of(declaration, catalog)).ifPresent(path -> {
            Declaration first = byPath.putIfAbsent(path, declaration);
            if (first != null) {
                problems.accept(new Problem(
                        declaration.source(),
                        "path-twice",
                        declaration.id() + ": the same path is declared as " + first.id() + " at " + first.source()
                                + "; keep one"));
            }
        });
    }

    /** The path that is of the resource's own kind once it is in sync; types that only edit what is there claim none. */
    private static <S extends Record> Optional<String> claimed(Task<S, ?> task) {
        if (task.schema().nameAttribute().type() != HostPath.class) {
            return Optional.empty();
        }
        String path = task.schema().nameOf(task.desired());
        Need itself = Need.of(task.type().name(), path);
        return task.type().provides(task.desired()).stream()
                .filter(itself::isMetBy)
                .map(Need::name)
                .findFirst();
    }
}
