package dev.drover.engine.inventory;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.Source;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A value of a YAML file that knows its line: a scalar, a list or a map. */
sealed interface YamlTree {
    /** Where the value starts. */
    Source source();

    /**
     * A scalar.
     *
     * @param value text, number, boolean or {@link dev.drover.engine.vault.VaultText}; null where nothing is written
     */
    record Scalar(@Nullable Object value, Source source) implements YamlTree {}

    /** A list. */
    record Sequence(ImmutableList<YamlTree> elements, Source source) implements YamlTree {}

    /** A map; its keys are different. */
    record Mapping(ImmutableList<Entry> content, Source source) implements YamlTree {}

    /** One entry of a map; its source is the key's. */
    record Entry(String key, Source source, YamlTree value) {}

    /**
     * Reads a file. Numbers and words are read as Ansible does (YAML 1.1: {@code yes} is true), but what only looks like a
     * number or a date stays text: {@code 0644}, {@code 22:22}, {@code 1e3}, {@code 2024-01-01}.
     *
     * @return the tree, if the file is YAML at all; an empty file is an empty scalar
     */
    static Optional<YamlTree> read(Path file, Consumer<Problem> problems) {
        return YamlReader.read(file, problems);
    }

    /** Reads what was decrypted of a file; otherwise like {@link #read(Path, Consumer)}. */
    static Optional<YamlTree> read(String file, Bytes content, Consumer<Problem> problems) {
        return YamlReader.read(file, content, problems);
    }

    /** The entries of this map; none if nothing is written, a problem if it is no map. */
    default ImmutableList<Entry> entries(String what, Consumer<Problem> problems) {
        if (this instanceof Mapping mapping) {
            return mapping.content();
        }
        if (!(this instanceof Scalar scalar && scalar.value() == null)) {
            problems.accept(new Problem(source(), "bad-yaml", "expected a map of " + what + ", such as 'name: value'"));
        }
        return ImmutableList.of();
    }
}
