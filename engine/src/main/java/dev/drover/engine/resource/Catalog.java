package dev.drover.engine.resource;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.ResourceId;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/**
 * The resource types that there are. A type is registered by one line in
 * {@code META-INF/services/dev.drover.engine.resource.ResourceType}.
 */
public final class Catalog {
    private final ImmutableMap<String, Entry<?>> byName;
    private final ImmutableMap<Class<?>, Entry<?>> bySpec;

    /** A type with its schema, which is read when it is first asked for: most runs use few of the types. */
    public static final class Entry<S extends Record> {
        private final ResourceType<S, ?> type;
        private final Supplier<Schema<S>> schema;

        private Entry(ResourceType<S, ?> type) {
            this.type = type;
            this.schema = Suppliers.memoize(() -> Schema.of(type.spec()));
        }

        static <S extends Record> Entry<S> of(ResourceType<S, ?> type) {
            return new Entry<>(type);
        }

        public ResourceType<S, ?> type() {
            return type;
        }

        public Schema<S> schema() {
            return schema.get();
        }

        /** The identity of the resource that a spec of this type describes. */
        public ResourceId id(Record spec) {
            S desired = schema().spec().cast(spec);
            return new ResourceId(type.name(), schema().nameOf(desired), type.part(desired));
        }
    }

    private Catalog(ImmutableSet<ResourceType<?, ?>> types) {
        ImmutableMap.Builder<String, Entry<?>> names = ImmutableMap.builder();
        ImmutableMap.Builder<Class<?>, Entry<?>> specs = ImmutableMap.builder();
        for (ResourceType<?, ?> type : types) {
            Entry<?> entry = Entry.of(type);
            names.put(type.name(), entry);
            specs.put(type.spec(), entry);
        }
        byName = names.buildOrThrow();
        bySpec = specs.buildOrThrow();
    }

    /** The types that are registered on the class path. */
    public static Catalog registered() {
        return Registered.CATALOG;
    }

    /** Made when it is first asked for. */
    private static final class Registered {
        private static final Catalog CATALOG = found();
    }

    private static Catalog found() {
        ImmutableSet.Builder<ResourceType<?, ?>> types = ImmutableSet.builder();
        for (ResourceType<?, ?> type : ServiceLoader.load(ResourceType.class, Catalog.class.getClassLoader())) {
            types.add(type);
        }
        return new Catalog(types.build());
    }

    /** Just these types. */
    public static Catalog of(ResourceType<?, ?>... types) {
        return new Catalog(ImmutableSet.copyOf(types));
    }

    /** The verbs, in the order of registration. */
    public ImmutableSet<String> names() {
        return byName.keySet();
    }

    public Optional<Entry<?>> named(String type) {
        return Optional.ofNullable(byName.get(type));
    }

    /** The type whose spec record this is. */
    public Optional<Entry<?>> ofSpec(Class<?> spec) {
        return Optional.ofNullable(bySpec.get(spec));
    }
}
