package dev.drover.engine.graph;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ListMultimap;
import dev.drover.engine.model.Block;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Problem;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.Claim;
import dev.drover.engine.resource.DomainType;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.Need;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What resources of one play decide of a host. Two that decide the same would undo each other at every run: {@code file[/x]}
 * and {@code directory[/x]}, or the content of {@code file[/x]} and {@code lineInFile[/x a]}. What stands in different blocks
 * may follow upon each other.
 */
final class Claims {
    private final Catalog catalog;
    private final Consumer<Problem> problems;
    private final Map<String, Declaration> byPath = new HashMap<>();
    private final ListMultimap<Thing, Held> held = ArrayListMultimap.create();
    /** Directories with contents that nobody can list, and those that are purged. */
    private final Map<HostPath, Declaration> brought = new LinkedHashMap<>();

    private final Map<HostPath, Declaration> purged = new LinkedHashMap<>();

    private record Thing(Block block, String what) {}

    private record Held(Claim claim, Declaration by) {}

    Claims(Catalog catalog, Consumer<Problem> problems) {
        this.catalog = catalog;
        this.problems = problems;
    }

    void add(Declaration declaration) {
        Task<?, ?> task = Task.of(declaration, catalog);
        Optional<Declaration> samePath =
                path(task).flatMap(path -> Optional.ofNullable(byPath.putIfAbsent(path, declaration)));
        if (samePath.isPresent()) {
            Declaration first = samePath.get();
            problems.accept(new Problem(
                    declaration.source(),
                    "path-twice",
                    declaration.id() + ": the same path is declared as " + first.id() + " at " + first.source()
                            + "; keep one"));
            return;
        }
        if (isGuarded(declaration)) {
            return;
        }
        checkPurges(task, declaration);
        Optional<Problem> against = claims(task).stream()
                .flatMap(claim -> held.get(new Thing(declaration.block(), claim.what())).stream()
                        .filter(first -> first.claim().isAgainst(claim))
                        .map(first -> against(declaration, claim, first.by())))
                .findFirst();
        against.ifPresent(problems);
        claims(task)
                .forEach(claim -> held.put(new Thing(declaration.block(), claim.what()), new Held(claim, declaration)));
    }

    /** What an archive or a work tree brings into a directory below it would be purged from there, and come again. */
    private <S extends Record> void checkPurges(Task<S, ?> task, Declaration declaration) {
        if (task.schema().nameAttribute().type() == HostPath.class) {
            HostPath path = HostPath.parse(task.schema().nameOf(task.desired()));
            if (task.type().providesUnforeseen(task.desired())) {
                brought.put(path, declaration);
                purged.forEach((directory, by) -> checkPurge(directory, by, path, declaration, declaration));
            }
        }
        domain(task).ifPresent(directory -> {
            purged.put(directory, declaration);
            brought.forEach((path, by) -> checkPurge(directory, declaration, path, by, declaration));
        });
    }

    private static <S extends Record> Optional<HostPath> domain(Task<S, ?> task) {
        return task.type() instanceof DomainType<S, ?> ruling && ruling.purges()
                ? ruling.domain(task.desired())
                : Optional.empty();
    }

    private void checkPurge(
            HostPath directory, Declaration purging, HostPath path, Declaration bringing, Declaration later) {
        if (directory.text().startsWith(path.text() + "/")) {
            problems.accept(new Problem(
                    later.source(),
                    "decided-twice",
                    purging.id() + ": purge() would remove what " + bringing.id() + " brings there, at each run; leave"
                            + " purge() out"));
        }
    }

    /** What a guard leaves out on one host another resource may decide there. */
    private static boolean isGuarded(Declaration declaration) {
        return declaration.common().onlyIf().isPresent()
                || declaration.common().unless().isPresent();
    }

    private static Problem against(Declaration declaration, Claim claim, Declaration first) {
        return new Problem(
                declaration.source(),
                "decided-twice",
                declaration.id() + ": " + claim.what() + " is decided by " + first.id() + " at " + first.source()
                        + " too, so each run would change it twice; keep one");
    }

    private static <S extends Record> ImmutableSet<Claim> claims(Task<S, ?> task) {
        return task.type().claims(task.desired());
    }

    /** The path that is of the resource's own kind once it is in sync; types that only edit what is there have none. */
    private static <S extends Record> Optional<String> path(Task<S, ?> task) {
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
