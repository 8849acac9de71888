package dev.drover.engine.inventory;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.inventory.Scope.Given;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The variables of {@code all}, of a group or of a host, from {@code vars/NAME.yml}: a YAML map.
 *
 * @param name of the group or host
 */
record VariableFile(String name, Source source, ImmutableMap<String, Given> variables) {
    private static final String ENDING = ".yml";

    /** All variable files of a directory, by name; none if there is no such directory. */
    static ImmutableList<VariableFile> readAll(Path directory, Consumer<Problem> problems) {
        if (!Files.isDirectory(directory)) {
            return ImmutableList.of();
        }
        return names(directory).stream()
                .map(name -> read(directory.resolve(name), problems))
                .flatMap(Optional::stream)
                .collect(toImmutableList());
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("listing " + directory, e);
        }
    }

    private static Optional<VariableFile> read(Path file, Consumer<Problem> problems) {
        String name = String.valueOf(file.getFileName());
        Source whole = new Source(file.toString(), 0);
        if (name.endsWith(".yaml")) {
            problems.accept(new Problem(
                    whole, "bad-variable-file", "variable files end in '.yml'; rename it, or it would be passed over"));
        }
        if (!name.endsWith(ENDING)) {
            return Optional.empty();
        }
        return YamlTree.read(file, problems)
                .map(tree -> new VariableFile(
                        name.substring(0, name.length() - ENDING.length()), whole, variables(tree, problems)));
    }

    private static ImmutableMap<String, Given> variables(YamlTree tree, Consumer<Problem> problems) {
        Scope scope = Scope.ofGroup();
        tree.entries("variables", problems)
                .forEach(entry -> scope.variable(entry.key(), entry.value().plain(), entry.source()));
        scope.problems().forEach(problems);
        return ImmutableMap.copyOf(scope.variables());
    }
}
