package dev.drover.engine.resource;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Attribute;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.WrittenBlock;
import dev.drover.engine.model.WrittenResource;
import dev.drover.engine.resource.Schema.AttributeSchema;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Turns resources as written into declarations, collecting every mistake at the line of its attribute. */
public final class SpecBinder {
    private final Catalog catalog;
    private final ArgumentReader arguments;

    /**
     * Reads {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h} or {@code 1d}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Duration duration(String text) {
        return ArgumentReader.duration(text);
    }

    public SpecBinder(Catalog catalog, Secrets secrets) {
        this.catalog = catalog;
        this.arguments = new ArgumentReader(secrets);
    }

    /** The declarations, without those that have a mistake; the mistakes go to {@code problems}. */
    public ImmutableList<Declaration> bind(WrittenResource written, Consumer<Problem> problems) {
        Optional<Catalog.Entry<?>> entry = catalog.named(written.type());
        if (entry.isEmpty()) {
            problems.accept(unknownType(written));
            return ImmutableList.of();
        }
        ImmutableList.Builder<Declaration> declarations = ImmutableList.builder();
        for (String name : written.names()) {
            new Binding(entry.get(), new ResourceId(written.type(), name), written, problems)
                    .bind()
                    .ifPresent(declarations::add);
        }
        return declarations.build();
    }

    private Problem unknownType(WrittenResource written) {
        return new Problem(
                written.source(),
                "unknown-resource-type",
                "unknown resource type '" + written.type() + "'" + Nearest.hint(written.type(), catalog.names()));
    }

    /** The work on one resource. */
    private final class Binding {
        private final Catalog.Entry<?> entry;
        private final Schema<?> schema;
        private final ResourceId id;
        private final WrittenResource written;
        private final Consumer<Problem> problems;
        private boolean failed;

        Binding(Catalog.Entry<?> entry, ResourceId id, WrittenResource written, Consumer<Problem> problems) {
            this.entry = entry;
            this.schema = entry.schema();
            this.id = id;
            this.written = written;
            this.problems = problems;
        }

        Optional<Declaration> bind() {
            Fields given = new Fields(id.type(), "", written.source());
            written.attributes().forEach(attribute -> given.take(attribute, schema.writableNames()));
            ImmutableMap<String, Source> sources = given.sources();
            Optional<Record> spec = given.record(schema.spec(), Optional.of(id.name()));
            // An attribute that the type has itself, such as waitFor's timeout, is not the common one of that name.
            given.drop(schema.attributes().keySet());
            Optional<Record> common = given.record(Common.class, Optional.empty());
            if (failed || spec.isEmpty() || common.isEmpty()) {
                return Optional.empty();
            }
            // The name stays as it was written: an edge by the name says the same.
            ResourceId whole =
                    new ResourceId(id.type(), id.name(), entry.id(spec.get()).part());
            return Optional.of(new Declaration(
                    whole, spec.get(), (Common) common.get(), written.source(), sources, written.recipes()));
        }

        private void fail(Source source, String code, String message) {
            failed = true;
            String where = written.recipes().isEmpty()
                    ? ""
                    : written.recipes().stream().collect(joining(" > ", " (in recipe ", ")"));
            problems.accept(new Problem(source, code, id + ": " + message + where));
        }

        /** The attributes that were given in the resource or in one block of it. */
        private final class Fields {
            private final String owner;
            private final String prefix;
            private final Source source;
            private final Map<String, Attribute> given = new LinkedHashMap<>();

            /**
             * Starts with none.
             *
             * @param owner in messages
             * @param prefix of the names in messages
             */
            Fields(String owner, String prefix, Source source) {
                this.owner = owner;
                this.prefix = prefix;
                this.source = source;
            }

            ImmutableMap<String, Source> sources() {
                return given.values().stream().collect(ImmutableMap.toImmutableMap(Attribute::name, Attribute::source));
            }

            void drop(Collection<String> names) {
                given.keySet().removeAll(names);
            }

            void take(Attribute attribute, ImmutableSet<String> writable) {
                if (!writable.contains(attribute.name())) {
                    fail(
                            attribute.source(),
                            "unknown-attribute",
                            "'" + owner + "' has no attribute '" + attribute.name() + "'"
                                    + Nearest.hint(attribute.name(), writable));
                    return;
                }
                Attribute earlier = given.putIfAbsent(attribute.name(), attribute);
                if (earlier != null) {
                    fail(
                            attribute.source(),
                            "attribute-twice",
                            prefix + attribute.name() + " is given twice, first at " + earlier.source() + "; keep one");
                }
            }

            Optional<Record> record(Class<? extends Record> type, Optional<String> name) {
                RecordComponent[] components = type.getRecordComponents();
                Object[] values = new Object[components.length];
                boolean complete = true;
                for (int i = 0; i < components.length; i++) {
                    AttributeSchema attribute = Schema.attribute(components[i]);
                    Optional<Object> value =
                            i == 0 && name.isPresent() ? nameValue(attribute, name.get()) : value(attribute);
                    complete &= value.isPresent();
                    values[i] = value.orElse(null);
                }
                return complete ? construct(type, components, values) : Optional.empty();
            }

            private Optional<Object> nameValue(AttributeSchema attribute, String name) {
                return read(attribute, Attribute.of(attribute.name(), name, source));
            }

            private Optional<Object> value(AttributeSchema attribute) {
                Attribute argument = given.get(attribute.name());
                if (argument != null) {
                    return attribute.block().isPresent() ? blocks(attribute, argument) : read(attribute, argument);
                }
                Optional<Object> absent = ArgumentReader.valueIfNotGiven(attribute.type());
                if (absent.isEmpty()) {
                    fail(source, "missing-attribute", missing(attribute));
                }
                return absent;
            }

            private String missing(AttributeSchema attribute) {
                String example = attribute.doc().map(doc -> doc.example()).orElse("");
                return "'" + owner + "' needs '" + attribute.name() + "'"
                        + (example.isEmpty() ? "" : "; write " + attribute.name() + " " + example);
            }

            private Optional<Object> read(AttributeSchema attribute, Attribute argument) {
                try {
                    return Optional.of(arguments.read(attribute.type(), argument));
                } catch (IllegalArgumentException e) {
                    fail(argument.source(), "wrong-value", prefix + attribute.name() + " " + e.getMessage());
                    return Optional.empty();
                } catch (ProblemException closed) {
                    // A secret that cannot be decrypted: the mistake is where it is encrypted.
                    closed.problems().forEach(problems);
                    return Optional.empty();
                }
            }

            /** One block, or a list of them. */
            private Optional<Object> blocks(AttributeSchema attribute, Attribute argument) {
                Class<? extends Record> type = attribute.block().orElseThrow();
                ImmutableList<WrittenBlock> written;
                try {
                    written = attribute.isList()
                            ? ArgumentReader.blocks(argument)
                            : ImmutableList.of(ArgumentReader.block(argument));
                } catch (IllegalArgumentException e) {
                    fail(argument.source(), "wrong-value", prefix + attribute.name() + " " + e.getMessage());
                    return Optional.empty();
                }
                ImmutableList.Builder<Record> records = ImmutableList.builder();
                written.forEach(block -> block(type, block, argument).ifPresent(records::add));
                ImmutableList<Record> all = records.build();
                if (all.size() < written.size()) {
                    return Optional.empty();
                }
                Object value = attribute.isList() ? all : all.get(0);
                return Optional.of(attribute.isOptional() ? Optional.of(value) : value);
            }

            private Optional<Record> block(Class<? extends Record> type, WrittenBlock block, Attribute argument) {
                Fields inner = new Fields(argument.name(), prefix + argument.name() + ".", argument.source());
                ImmutableSet<String> writable = Schema.ofBlock(type).keySet();
                block.attributes().forEach(attribute -> inner.take(attribute, writable));
                return inner.record(type, Optional.empty());
            }

            private Optional<Record> construct(
                    Class<? extends Record> type, RecordComponent[] components, Object[] values) {
                Class<?>[] types =
                        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
                try {
                    var constructor = type.getDeclaredConstructor(types);
                    constructor.setAccessible(true);
                    return Optional.of(constructor.newInstance(values));
                } catch (InvocationTargetException e) {
                    if (e.getCause() instanceof IllegalArgumentException refused) {
                        String where = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1) + ": ";
                        fail(source, "wrong-resource", where + refused.getMessage());
                        return Optional.empty();
                    }
                    throw new IllegalStateException("making " + type, e.getCause());
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("making " + type, e);
                }
            }
        }
    }
}
