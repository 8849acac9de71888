package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Doc;
import dev.drover.engine.model.Handle;
import dev.drover.engine.model.ResourceId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The attributes of a spec record, read from its components: the first is the resource's name, the others the attributes
 * that a user may write.
 *
 * @param attributes by name, in the order of the components, without the name component
 */
public record Schema<S extends Record>(
        Class<S> spec, AttributeSchema nameAttribute, ImmutableMap<String, AttributeSchema> attributes) {
    /** The schema of the attributes that every resource has. */
    public static final Schema<Common> COMMON =
            new Schema<>(Common.class, component(Common.class, 0), components(Common.class, 0));

    /**
     * One attribute.
     *
     * @param type of the component; {@code Optional<T>} means it need not be given
     */
    public record AttributeSchema(String name, Type type, Optional<Doc> doc) {
        /** Whether it must be given. */
        public boolean required() {
            return ArgumentReader.valueIfNotGiven(type).isEmpty();
        }

        /** Whether it takes several values. */
        boolean isList() {
            return isList(given());
        }

        private static boolean isList(Type type) {
            return type instanceof ParameterizedType generic && generic.getRawType() == ImmutableList.class;
        }

        /** Whether what is given is held in an {@code Optional}. */
        boolean isOptional() {
            return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
        }

        /** The type of what is given. */
        private Type given() {
            return isOptional() ? ((ParameterizedType) type).getActualTypeArguments()[0] : type;
        }

        /** The record of its block or of each of its blocks, if it is written as that. */
        public Optional<Class<? extends Record>> block() {
            Type one = isList(given()) ? ((ParameterizedType) given()).getActualTypeArguments()[0] : given();
            return one instanceof Class<?> raw && Block.class.isAssignableFrom(raw)
                    ? Optional.of(raw.asSubclass(Record.class))
                    : Optional.empty();
        }

        /** The attributes of its block, in their order; empty if it has none. */
        public ImmutableMap<String, AttributeSchema> inner() {
            return block().map(Schema::ofBlock).orElse(ImmutableMap.of());
        }
    }

    /** The attributes of a block. */
    static ImmutableMap<String, AttributeSchema> ofBlock(Class<? extends Record> block) {
        return components(block, 0);
    }

    public static <S extends Record> Schema<S> of(Class<S> spec) {
        return new Schema<>(spec, component(spec, 0), components(spec, 1));
    }

    private static AttributeSchema component(Class<?> record, int index) {
        return attribute(record.getRecordComponents()[index]);
    }

    private static ImmutableMap<String, AttributeSchema> components(Class<?> record, int skip) {
        return Arrays.stream(record.getRecordComponents())
                .skip(skip)
                .filter(component -> component.getType() != Declared.class)
                .map(Schema::attribute)
                .collect(ImmutableMap.toImmutableMap(AttributeSchema::name, attribute -> attribute));
    }

    static AttributeSchema attribute(RecordComponent component) {
        return new AttributeSchema(
                component.getName(),
                component.getGenericType(),
                Optional.ofNullable(component.getAnnotation(Doc.class)));
    }

    /** The names that a user may write in a resource of this type, common ones included. */
    public ImmutableSet<String> writableNames() {
        return ImmutableSet.<String>builder()
                .addAll(attributes.keySet())
                .addAll(COMMON.attributes.keySet())
                .build();
    }

    /** The attributes that refer to other resources, such as {@code restartOn}, with what they refer to. */
    public static ImmutableMap<String, ImmutableList<ResourceId>> references(Record instance) {
        ImmutableMap.Builder<String, ImmutableList<ResourceId>> references = ImmutableMap.builder();
        for (RecordComponent component : instance.getClass().getRecordComponents()) {
            if (component.getType() == Handle.class) {
                Handle handle = (Handle) value(component, instance);
                if (!handle.isEmpty()) {
                    references.put(component.getName(), handle.ids());
                }
            }
        }
        return references.build();
    }

    /** A record like {@code instance} that refers to no other resource. */
    public static Record withoutReferences(Record instance) {
        Record without = instance;
        for (String attribute : references(instance).keySet()) {
            without = copy(without, attribute, Handle.none());
        }
        return without;
    }

    /** A record like {@code instance} that refers to the resources of {@code other} as well, each once. */
    public static Record withReferencesOf(Record instance, Record other) {
        Record with = instance;
        for (Map.Entry<String, ImmutableList<ResourceId>> more :
                references(other).entrySet()) {
            ImmutableSet<ResourceId> ids = ImmutableSet.<ResourceId>builder()
                    .addAll(references(instance).getOrDefault(more.getKey(), ImmutableList.of()))
                    .addAll(more.getValue())
                    .build();
            with = copy(with, more.getKey(), new Handle(ids.asList()));
        }
        return with;
    }

    /** Every path of the host that {@code instance} says anywhere. */
    public static Stream<HostPath> paths(Record instance) {
        return Arrays.stream(instance.getClass().getRecordComponents())
                .flatMap(component -> pathsIn(value(component, instance)));
    }

    private static Stream<HostPath> pathsIn(Object value) {
        if (value instanceof HostPath path) {
            return Stream.of(path);
        }
        if (value instanceof Optional<?> optional) {
            return optional.stream().flatMap(Schema::pathsIn);
        }
        if (value instanceof Collection<?> many) {
            return many.stream().flatMap(Schema::pathsIn);
        }
        return value instanceof Record part ? paths(part) : Stream.empty();
    }

    /** The paths of the host that its name says. */
    public static Stream<HostPath> pathsOfName(Record instance) {
        return pathsIn(value(instance.getClass().getRecordComponents()[0], instance));
    }

    /** The attributes that {@code instance} says something about, references to other resources left out. */
    public ImmutableSet<String> given(Record instance) {
        return Arrays.stream(spec.getRecordComponents())
                .skip(1)
                .filter(component -> component.getType() != Handle.class && component.getType() != Declared.class)
                .filter(component -> !ArgumentReader.valueIfNotGiven(component.getGenericType())
                        .equals(Optional.of(value(component, instance))))
                .map(RecordComponent::getName)
                .collect(ImmutableSet.toImmutableSet());
    }

    /** The name that {@code instance} gives its resource. */
    public String nameOf(Record instance) {
        return value(spec.getRecordComponents()[0], instance).toString();
    }

    /**
     * A record like {@code instance} with another value of one component.
     *
     * @throws IllegalArgumentException if the record refuses it
     */
    @SuppressWarnings("unchecked") // made by its own constructor
    public static <S extends Record> S copy(S instance, String component, Object value) {
        RecordComponent[] components = instance.getClass().getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(one -> one.getName().equals(component) ? value : value(one, instance))
                .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            var constructor = instance.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return (S) constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException("copying " + instance.getClass() + " with another " + component, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("copying " + instance.getClass() + " with another " + component, e);
        }
    }

    private static Object value(RecordComponent component, Record instance) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(instance);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("reading " + component + " of " + instance.getClass(), e);
        }
    }
}
