package dev.drover.engine.inventory;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.inventory.Scope.Given;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.Source;
import dev.drover.engine.vault.VaultException;
import dev.drover.engine.vault.VaultText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The variables of {@code all}, of a group or of a host, from {@code vars/NAME.yml}: a YAML map, or one that is encrypted as
 * a whole.
 *
 * @param name of the group or host
 * @param variables those that can be read without a password
 * @param sealed what has to be decrypted first; then {@code variables} is empty
 */
record VariableFile(
        String name, Source source, ImmutableMap<String, Given> variables, Optional<SealedVariables> sealed) {
    private static final String ENDING = ".yml";

    /** All variable files of a directory, by name; none if there is no such directory. */
    static ImmutableList<VariableFile> readAll(Path directory, Vaults vaults, Consumer<Problem> problems) {
        if (!Files.isDirectory(directory)) {
            return ImmutableList.of();
        }
        return names(directory).stream()
                .map(name -> read(directory.resolve(name), vaults, problems))
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

    private static Optional<VariableFile> read(Path file, Vaults vaults, Consumer<Problem> problems) {
        String name = String.valueOf(file.getFileName());
        Source whole = new Source(file.toString(), 0);
        if (name.endsWith(".yaml")) {
            problems.accept(new Problem(
                    whole, "bad-variable-file", "variable files end in '.yml'; rename it, or it would be passed over"));
        }
        if (!name.endsWith(ENDING)) {
            return Optional.empty();
        }
        String owner = name.substring(0, name.length() - ENDING.length());
        return YamlReader.bytes(file, problems)
                .flatMap(content -> VaultText.begins(content)
                        ? sealed(owner, content, whole, vaults, problems)
                        : YamlTree.read(whole.file(), content, problems)
                                .map(tree -> new VariableFile(
                                        owner,
                                        whole,
                                        variables(tree, VaultedValues.marked(vaults), problems),
                                        Optional.empty())));
    }

    private static Optional<VariableFile> sealed(
            String owner, Bytes content, Source whole, Vaults vaults, Consumer<Problem> problems) {
        try {
            SealedVariables sealed = SealedVariables.of(VaultText.parse(content), whole, vaults);
            return Optional.of(new VariableFile(owner, whole, ImmutableMap.of(), Optional.of(sealed)));
        } catch (VaultException wrong) {
            problems.accept(wrong.at(whole));
            return Optional.empty();
        }
    }

    /** The variables of a tree. */
    static ImmutableMap<String, Given> variables(YamlTree tree, VaultedValues values, Consumer<Problem> problems) {
        Scope scope = Scope.ofGroup();
        tree.entries("variables", problems)
                .forEach(
                        entry -> scope.variable(entry.key(), values.plain(entry.key(), entry.value()), entry.source()));
        scope.problems().forEach(problems);
        return ImmutableMap.copyOf(scope.variables());
    }
}
