package dev.drover.engine.resource;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Attribute;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.WrittenResource;
import dev.drover.engine.resource.Schema.AttributeSchema;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Turns resources as written into declarations, collecting every mistake at the line of its attribute. */
public final class SpecBinder {
    private final Catalog catalog;
    private final ArgumentReader arguments;

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
        private final Map<String, Attribute> given = new LinkedHashMap<>();
        private boolean failed;

        Binding(Catalog.Entry<?> entry, ResourceId id, WrittenResource written, Consumer<Problem> problems) {
            this.entry = entry;
            this.schema = entry.schema();
            this.id = id;
            this.written = written;
            this.problems = problems;
        }

        Optional<Declaration> bind() {
            written.attributes().forEach(this::take);
            ImmutableMap<String, Source> sources =
                    given.values().stream().collect(ImmutableMap.toImmutableMap(Attribute::name, Attribute::source));
            Optional<Record> spec = record(schema.spec(), Optional.of(id.name()));
            // An attribute that the type has itself, such as waitFor's timeout, is not the common one of that name.
            given.keySet().removeAll(schema.attributes().keySet());
            Optional<Record> common = record(Common.class, Optional.empty());
            if (failed || spec.isEmpty() || common.isEmpty()) {
                return Optional.empty();
            }
            // The name stays as it was written: an edge by the name says the same.
            ResourceId whole =
                    new ResourceId(id.type(), id.name(), entry.id(spec.get()).part());
            return Optional.of(new Declaration(
                    whole, spec.get(), (Common) common.get(), written.source(), sources, written.recipes()));
        }

        private void take(Attribute attribute) {
            if (!schema.writableNames().contains(attribute.name())) {
                fail(
                        attribute.source(),
                        "unknown-attribute",
                        "'" + id.type() + "' has no attribute '" + attribute.name() + "'"
                                + Nearest.hint(attribute.name(), schema.writableNames()));
                return;
            }
            Attribute earlier = given.putIfAbsent(attribute.name(), attribute);
            if (earlier != null) {
                fail(
                        attribute.source(),
                        "attribute-twice",
                        attribute.name() + " is given twice, first at " + earlier.source() + "; keep one");
            }
        }

        private Optional<Record> record(Class<? extends Record> type, Optional<String> name) {
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
            return read(attribute, Attribute.of(attribute.name(), name, written.source()));
        }

        private Optional<Object> value(AttributeSchema attribute) {
            Attribute argument = given.get(attribute.name());
            if (argument != null) {
                return read(attribute, argument);
            }
            Optional<Object> absent = ArgumentReader.valueIfNotGiven(attribute.type());
            if (absent.isEmpty()) {
                fail(written.source(), "missing-attribute", missing(attribute));
            }
            return absent;
        }

        private String missing(AttributeSchema attribute) {
            String example = attribute.doc().map(doc -> doc.example()).orElse("");
            return "'" + id.type() + "' needs '" + attribute.name() + "'"
                    + (example.isEmpty() ? "" : "; write " + attribute.name() + " " + example);
        }

        private Optional<Object> read(AttributeSchema attribute, Attribute argument) {
            try {
                return Optional.of(arguments.read(attribute.type(), argument));
            } catch (IllegalArgumentException e) {
                fail(argument.source(), "wrong-value", attribute.name() + " " + e.getMessage());
                return Optional.empty();
            }
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
                    fail(written.source(), "wrong-resource", String.valueOf(refused.getMessage()));
                    return Optional.empty();
                }
                throw new IllegalStateException("making " + type, e.getCause());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("making " + type, e);
            }
        }

        private void fail(Source source, String code, String message) {
            failed = true;
            String where = written.recipes().isEmpty()
                    ? ""
                    : written.recipes().stream().collect(joining(" > ", " (in recipe ", ")"));
            problems.accept(new Problem(source, code, id + ": " + message + where));
        }
    }
}
