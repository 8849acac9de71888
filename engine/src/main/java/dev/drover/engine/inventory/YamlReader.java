package dev.drover.engine.inventory;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.inventory.YamlTree.Entry;
import dev.drover.engine.inventory.YamlTree.Mapping;
import dev.drover.engine.inventory.YamlTree.Scalar;
import dev.drover.engine.inventory.YamlTree.Sequence;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.Source;
import dev.drover.engine.vault.VaultException;
import dev.drover.engine.vault.VaultText;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads one YAML file into a {@link YamlTree} without ever making an object that the file names. */
final class YamlReader {
    private static final int MAX_FILE_BYTES = 3 << 20;
    private static final int MAX_DEPTH = 50;
    private static final int MAX_NODES = 100_000;
    private static final ImmutableSet<Tag> VAULT = ImmutableSet.of(new Tag("!vault"), new Tag("!vault-encrypted"));
    private final String file;
    private final Consumer<Problem> problems;
    private final Scalars scalars = new Scalars(limits());
    private int nodes;

    private YamlReader(String file, Consumer<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    static Optional<YamlTree> read(Path file, Consumer<Problem> problems) {
        return bytes(file, problems).flatMap(content -> read(file.toString(), content, problems));
    }

    /** The bytes of a file, if it can be read and is not too large. */
    static Optional<Bytes> bytes(Path file, Consumer<Problem> problems) {
        YamlReader reader = new YamlReader(file.toString(), problems);
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                return reader.problem(0, "is larger than " + MAX_FILE_BYTES + " bytes");
            }
            return Optional.of(Bytes.of(Files.readAllBytes(file)));
        } catch (IOException e) {
            return reader.problem(0, "cannot be read: " + e);
        }
    }

    /** Reads what stands in a file of that name. */
    static Optional<YamlTree> read(String file, Bytes content, Consumer<Problem> problems) {
        YamlReader reader = new YamlReader(file, problems);
        Optional<String> text = content.asText();
        return text.isPresent() ? reader.parse(text.get()) : reader.problem(0, "is not text in UTF-8");
    }

    private Optional<YamlTree> parse(String text) {
        try {
            String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
            Yaml yaml = new Yaml(
                    scalars, new Representer(new DumperOptions()), new DumperOptions(), limits(), new Implicit());
            Node root = yaml.compose(new StringReader(content));
            return Optional.of(root == null ? new Scalar(null, new Source(file, 0)) : tree(root, 0));
        } catch (Refused refused) {
            return problem(refused.line, refused.reason);
        } catch (MarkedYAMLException wrong) {
            return problem(line(wrong), message(wrong));
        } catch (ReaderException wrong) {
            int line = 1
                    + (int) text.substring(0, Math.min(wrong.getPosition(), text.length()))
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            return problem(line, "is not valid YAML: it has a control character in it");
        } catch (YAMLException wrong) {
            return problem(0, "is not valid YAML: " + wrong.getMessage());
        }
    }

    private YamlTree tree(Node node, int depth) {
        Source source = source(node);
        if (depth > MAX_DEPTH) {
            throw new Refused(source.line(), "is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (++nodes > MAX_NODES) {
            throw new Refused(source.line(), "has more than " + MAX_NODES + " values, counting references");
        }
        if (node instanceof MappingNode mapping && plainTag(node, Tag.MAP)) {
            return new Mapping(ImmutableList.copyOf(entries(mapping, depth).values()), source);
        }
        if (node instanceof SequenceNode sequence && plainTag(node, Tag.SEQ)) {
            ImmutableList.Builder<YamlTree> elements = ImmutableList.builder();
            sequence.getValue().forEach(element -> elements.add(tree(element, depth + 1)));
            return new Sequence(elements.build(), source);
        }
        if (VAULT.contains(node.getTag())) {
            return new Scalar(vault(node), source);
        }
        return new Scalar(scalars.value(node), source);
    }

    /** The tag of a vault is kept; decryption happens later. */
    private static VaultText vault(Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            throw new Refused(line(node), "has the tag '!vault' on a list or map; it belongs to encrypted text");
        }
        try {
            return VaultText.parse(Bytes.utf8(scalar.getValue().strip()));
        } catch (VaultException wrong) {
            throw new Refused(line(node), "has the tag '!vault' on a value that " + wrong.getMessage());
        }
    }

    private static boolean plainTag(Node node, Tag tag) {
        if (!node.getTag().equals(tag)) {
            throw new Refused(line(node), "has the tag '" + node.getTag() + "', which is not supported");
        }
        return true;
    }

    /** A merged map's entries count less than those written beside {@code <<}, the first merged ones most. */
    private Map<String, Entry> entries(MappingNode mapping, int depth) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, Node> keys = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!isMerge(tuple)) {
                String key = key(tuple.getKeyNode());
                checkUnique(key, tuple.getKeyNode(), keys);
                Source source = source(tuple.getKeyNode());
                entries.putIfAbsent(key, new Entry(key, source, tree(tuple.getValueNode(), depth + 1)));
            }
        }
        mapping.getValue().stream()
                .filter(YamlReader::isMerge)
                .flatMap(tuple -> merged(tuple.getValueNode()).stream())
                .forEach(parent -> merge(parent, depth, entries));
        return entries;
    }

    private void merge(Node parent, int depth, Map<String, Entry> entries) {
        if (tree(parent, depth + 1) instanceof Mapping mapping) {
            mapping.content().forEach(entry -> entries.putIfAbsent(entry.key(), entry));
        } else {
            throw new Refused(line(parent), "is not valid YAML: '<<' takes a map or a list of maps");
        }
    }

    private static boolean isMerge(NodeTuple tuple) {
        return tuple.getKeyNode().getTag().equals(Tag.MERGE);
    }

    private static List<Node> merged(Node value) {
        return value instanceof SequenceNode sequence ? sequence.getValue() : List.of(value);
    }

    private void checkUnique(String key, Node node, Map<String, Node> keys) {
        Node earlier = keys.putIfAbsent(key, node);
        if (earlier != null) {
            problems.accept(new Problem(
                    source(node),
                    "duplicate-key",
                    "'" + NameRule.shown(key) + "' is defined twice, here and at " + source(earlier)
                            + "; remove one of them"));
        }
    }

    private String key(Node key) {
        Object value = key instanceof ScalarNode ? scalars.value(key) : null;
        if (value instanceof String || value instanceof Number) {
            return value.toString();
        }
        String written =
                key instanceof ScalarNode scalar ? "'" + NameRule.shown(scalar.getValue()) + "'" : "a list or map";
        throw new Refused(line(key), "has " + written + " as a key, which is not text; write it in quotes");
    }

    private Source source(Node node) {
        return new Source(file, line(node));
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static int line(MarkedYAMLException wrong) {
        return Optional.ofNullable(wrong.getProblemMark())
                .or(() -> Optional.ofNullable(wrong.getContextMark()))
                .map(mark -> mark.getLine() + 1)
                .orElse(0);
    }

    private static String message(MarkedYAMLException wrong) {
        String column = Optional.ofNullable(wrong.getProblemMark())
                .map(Mark::getColumn)
                .map(number -> " at column " + (number + 1))
                .orElse("");
        String reason = Optional.ofNullable(wrong.getProblem()).orElse("");
        return "is not valid YAML" + column + ": "
                + (reason.contains("TAB")
                        ? "a tab is used for indentation here; YAML allows only spaces"
                        : NameRule.shown(reason.replaceAll(";.*", "")));
    }

    private <T> Optional<T> problem(int line, String message) {
        problems.accept(new Problem(new Source(file, line), "bad-yaml", message));
        return Optional.empty();
    }

    private static LoaderOptions limits() {
        LoaderOptions limits = new LoaderOptions();
        limits.setAllowDuplicateKeys(false);
        limits.setMaxAliasesForCollections(MAX_DEPTH);
        limits.setNestingDepthLimit(MAX_DEPTH);
        return limits;
    }

    /** Something YAML allows and we do not. */
    private static final class Refused extends RuntimeException {
        private final int line;
        private final String reason;

        Refused(int line, String reason) {
            super(reason);
            this.line = line;
            this.reason = reason;
        }
    }

    /** Makes scalars only. */
    private static final class Scalars extends SafeConstructor {
        Scalars(LoaderOptions limits) {
            super(limits);
        }

        @Nullable
        Object value(Node node) {
            return constructDocument(node);
        }
    }

    /** YAML 1.1 without what surprises: base 60, octal by a leading zero, numbers like hashes, dates. */
    private static final class Implicit extends Resolver {
        private static final Pattern WHOLE = Pattern.compile("[-+]?(?:0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|0b[01_]+)");
        private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+]?[0-9]+)?");

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
            addImplicitResolver(Tag.INT, WHOLE, "-+0123456789");
            addImplicitResolver(Tag.FLOAT, DECIMAL, "-+0123456789");
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }
}
