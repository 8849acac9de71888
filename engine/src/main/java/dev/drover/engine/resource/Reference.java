package dev.drover.engine.resource;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Doc;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The reference documentation of resource types, made from their spec records. */
public final class Reference {
    /** What is asked for to read of the attributes that every resource has. */
    public static final String COMMON = "common";

    private static final String COLUMNS = "| attribute | type | default | meaning |\n|---|---|---|---|\n";
    private final ImmutableList<Catalog.Entry<?>> types;
    private final boolean withCommon;

    private Reference(ImmutableList<Catalog.Entry<?>> types, boolean withCommon) {
        this.types = types;
        this.withCommon = withCommon;
    }

    /** Of all types, sorted by name, and of the attributes that every resource has. */
    public static Reference of(Catalog catalog) {
        return new Reference(
                catalog.names().stream()
                        .sorted()
                        .flatMap(name -> catalog.named(name).stream())
                        .collect(ImmutableList.toImmutableList()),
                true);
    }

    /** Of one type, or of what is {@link #COMMON}; empty if there is none of that name. */
    public static Reference of(Catalog catalog, String type) {
        return new Reference(
                catalog.named(type).stream().collect(ImmutableList.toImmutableList()), type.equals(COMMON));
    }

    public String markdown() {
        return Stream.concat(
                        types.stream().map(Reference::markdown),
                        withCommon ? Stream.of(commonMarkdown()) : Stream.empty())
                .collect(joining("\n"));
    }

    private static String commonMarkdown() {
        return "# " + COMMON + "\n\nThe attributes that every resource has.\n\n" + COLUMNS
                + Schema.COMMON.attributes().values().stream()
                        .map(attribute -> rows("", attribute))
                        .collect(joining());
    }

    private static String markdown(Catalog.Entry<?> entry) {
        StringBuilder page = new StringBuilder();
        Optional<Doc> doc = Optional.ofNullable(entry.schema().spec().getAnnotation(Doc.class));
        page.append("# ").append(entry.type().name()).append("\n\n");
        doc.ifPresent(text -> {
            page.append(text.value()).append("\n\n");
            if (!text.example().isEmpty()) {
                page.append("```groovy\n").append(text.example().strip()).append("\n```\n\n");
            }
            if (!text.inSync().isEmpty()) {
                page.append("In sync: ").append(text.inSync()).append("\n\n");
            }
            if (text.refused().length > 0) {
                page.append("Refused:\n\n");
                Arrays.stream(text.refused())
                        .forEach(refusal -> page.append("- ").append(refusal).append('\n'));
                page.append('\n');
            }
        });
        page.append(COLUMNS);
        Schema.AttributeSchema name = entry.schema().nameAttribute();
        page.append(row(
                "(name)",
                name,
                name.doc().map(Doc::example).map(text -> entry.type().name() + "(" + text + ")")));
        entry.schema().attributes().values().forEach(attribute -> page.append(rows("", attribute)));
        return page.append("\nAnd the [common attributes](#common): ")
                .append(String.join(", ", Schema.COMMON.attributes().keySet()))
                .append(".\n")
                .toString();
    }

    /** An attribute, and those of its block. */
    private static String rows(String prefix, Schema.AttributeSchema attribute) {
        String name = prefix + attribute.name();
        return row(name, attribute, attribute.doc().map(Doc::example).map(text -> attribute.name() + " " + text))
                + attribute.inner().values().stream()
                        .map(inner -> rows(name + ".", inner))
                        .collect(joining());
    }

    private static String row(String name, Schema.AttributeSchema attribute, Optional<String> written) {
        String meaning = attribute.doc().map(Doc::value).orElse("");
        String example = attribute
                .doc()
                .map(Doc::example)
                .filter(text -> !text.isEmpty())
                .flatMap(text -> written)
                .map(text -> " Example: `" + text + "`")
                .orElse("");
        String byDefault = attribute.doc().map(Doc::byDefault).orElse("");
        return "| `" + name + "` | " + typeName(attribute.type()) + " | " + cell(byDefault) + " | "
                + cell(meaning + example) + " |\n";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }

    /** The documentation as a JSON array of types. */
    public String json() {
        ArrayNode all = new ObjectMapper().createArrayNode();
        for (Catalog.Entry<?> entry : types) {
            ObjectNode type = all.addObject();
            type.put("type", entry.type().name());
            Optional.ofNullable(entry.schema().spec().getAnnotation(Doc.class)).ifPresent(doc -> {
                type.put("summary", doc.value());
                type.put("example", doc.example());
                type.put("inSync", doc.inSync());
                ArrayNode refused = type.putArray("refused");
                Arrays.stream(doc.refused()).forEach(refused::add);
            });
            ArrayNode attributes = type.putArray("attributes");
            entry.schema().attributes().values().forEach(attribute -> describe(attributes.addObject(), attribute));
        }
        return all.toPrettyString();
    }

    private static void describe(ObjectNode json, Schema.AttributeSchema attribute) {
        json.put("name", attribute.name());
        json.put("type", typeName(attribute.type()));
        attribute.doc().ifPresent(doc -> {
            json.put("meaning", doc.value());
            json.put("default", doc.byDefault());
            json.put("example", doc.example());
        });
        if (!attribute.inner().isEmpty()) {
            ArrayNode block = json.putArray("block");
            attribute.inner().values().forEach(inner -> describe(block.addObject(), inner));
        }
    }

    /** A component's type in the words of a user. */
    private static String typeName(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            String inner = typeName(parameterized.getActualTypeArguments()[0]);
            Class<?> raw = (Class<?>) parameterized.getRawType();
            if (raw == Optional.class) {
                return inner;
            }
            if (parameterized.getActualTypeArguments()[0] instanceof ParameterizedType) {
                return "lists of " + inner;
            }
            return raw.getSimpleName().equals("ImmutableMap") ? "names with values" : inner + ", …";
        }
        Class<?> raw = (Class<?>) type;
        if (raw.isEnum()) {
            return Arrays.stream(raw.getEnumConstants())
                    .map(word -> ((Enum<?>) word).name().toLowerCase(Locale.ROOT))
                    .collect(joining(" \\| "));
        }
        if (Block.class.isAssignableFrom(raw)) {
            return "block";
        }
        return switch (raw.getSimpleName()) {
            case "String" -> "text";
            case "boolean", "Boolean" -> "flag";
            case "int", "Integer", "long", "Long" -> "whole number";
            case "double", "Double" -> "number";
            case "Duration" -> "time such as '30s'";
            case "Pattern" -> "pattern";
            case "Handle" -> "resources";
            case "Content" -> "text, bytes, template(…) or source(…)";
            case "Secret" -> "secret";
            case "LocalFile" -> "local file";
            case "LocalDirectory" -> "local directory";
            case "FetchUrl" -> "URL";
            case "Sha256" -> "SHA-256";
            case "FileMode" -> "octal text";
            case "HostPath" -> "absolute path";
            case "HttpUrl" -> "URL";
            default -> raw.getSimpleName();
        };
    }
}
