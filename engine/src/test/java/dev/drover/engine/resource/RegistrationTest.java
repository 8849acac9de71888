package dev.drover.engine.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.reflect.ClassPath;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Doc;
import dev.drover.engine.model.Handle;
import dev.drover.engine.resource.Schema.AttributeSchema;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each package below {@code resource} is one registered resource type, and its spec is a usable, documented schema. */
class RegistrationTest {
    /** Words that mean something else in a play; an attribute of that name would hide them in a resource's closure. */
    private static final ImmutableSet<String> WORDS_OF_A_PLAY = ImmutableSet.of(
            "template",
            "secret",
            "source",
            "memberId",
            "resource",
            "facts",
            "host",
            "vars",
            "group",
            "majority",
            "recipe");

    /**
     * Attributes of those names that the language has by design: a local file or the group that owns something. In a
     * resource that has it, the attribute is meant.
     */
    private static final ImmutableSet<String> INTENDED = ImmutableSet.of(
            "archive.group",
            "archive.source",
            "directory.group",
            "download.group",
            "file.group",
            "file.source",
            "script.source",
            "systemdUnit.template",
            "tree.group",
            "tree.source",
            "user.group");

    /** Groovy would call the closure itself. */
    private static final ImmutableSet<String> WORDS_OF_A_CLOSURE = ImmutableSet.of("run", "call");

    @Test
    void everyTypeIsRegistered() {
        assertThat(registered()).containsExactlyInAnyOrderElementsOf(implemented());
    }

    @Test
    void everyPackageBelowResourceIsOneType() {
        assertThat(implemented().stream().map(Class::getPackageName))
                .containsExactlyInAnyOrderElementsOf(packagesBelowResource());
    }

    @Test
    void everySpecAndEveryAttributeIsDocumented() {
        assertThat(specs().flatMap(RegistrationTest::undocumented)).isEmpty();
        assertThat(undocumentedComponents(Common.class)).isEmpty();
    }

    @Test
    void theFirstComponentIsTheName() {
        assertThat(specs().filter(spec -> !isName(spec.getRecordComponents()[0])))
                .isEmpty();
    }

    @Test
    void noAttributeHidesAWordOfAPlay() {
        assertThat(entries().flatMap(RegistrationTest::attributesLikeWordsOfAPlay))
                .isEmpty();
    }

    @Test
    void noNameIsThatOfAMethodOfObjectOrClosure() {
        ImmutableSet<String> refused = ImmutableSet.<String>builder()
                .addAll(Arrays.stream(Object.class.getDeclaredMethods())
                        .map(Method::getName)
                        .iterator())
                .addAll(WORDS_OF_A_CLOSURE)
                .build();

        assertThat(writableNames()).contains("file", "owner", "onlyIf").doesNotContainAnyElementsOf(refused);
    }

    @Test
    void findsAnUndocumentedAttribute() {
        record Undocumented(
                @Doc("Its name.") String name, @Doc(" ") String blank, String bare) {}

        assertThat(undocumented(Undocumented.class))
                .containsExactly("Undocumented", "Undocumented.blank", "Undocumented.bare");
    }

    @Test
    void aNameIsNeitherOptionalNorAFlagNorAReference() {
        record Names(String name, Optional<String> optional, boolean flag, Handle reference) {}

        assertThat(Arrays.stream(Names.class.getRecordComponents())
                        .filter(RegistrationTest::isName)
                        .map(RecordComponent::getName))
                .containsExactly("name");
    }

    private static ImmutableSet<Class<?>> registered() {
        return ServiceLoader.load(ResourceType.class).stream()
                .<Class<?>>map(ServiceLoader.Provider::type)
                .filter(RegistrationTest::isMainCode)
                .collect(ImmutableSet.toImmutableSet());
    }

    private static ImmutableSet<Class<?>> implemented() {
        return mainClasses()
                .filter(ResourceType.class::isAssignableFrom)
                .filter(type -> !Modifier.isAbstract(type.getModifiers()))
                .collect(ImmutableSet.toImmutableSet());
    }

    private static ImmutableSet<String> packagesBelowResource() {
        return mainClasses()
                .map(Class::getPackageName)
                .filter(name -> !name.equals(ResourceType.class.getPackageName()))
                .collect(ImmutableSet.toImmutableSet());
    }

    private static Stream<Class<?>> mainClasses() {
        try {
            return ClassPath.from(ResourceType.class.getClassLoader())
                    .getTopLevelClassesRecursive(ResourceType.class.getPackageName())
                    .stream()
                    .<Class<?>>map(ClassPath.ClassInfo::load)
                    .filter(RegistrationTest::isMainCode);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tests live in the same packages, and may have types of their own. */
    private static boolean isMainCode(Class<?> type) {
        return codeSource(type).equals(codeSource(ResourceType.class));
    }

    private static String codeSource(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().toString();
    }

    private static Stream<Catalog.Entry<?>> entries() {
        Catalog catalog = Catalog.registered();
        return catalog.names().stream().map(name -> catalog.named(name).orElseThrow());
    }

    private static Stream<Class<? extends Record>> specs() {
        return entries().map(entry -> entry.type().spec());
    }

    private static ImmutableSet<String> writableNames() {
        return Stream.of(
                        Catalog.registered().names().stream(),
                        entries().flatMap(entry -> entry.schema().writableNames().stream()),
                        entries().flatMap(entry -> innerNames(entry.schema().attributes().values().stream())))
                .flatMap(names -> names)
                .collect(ImmutableSet.toImmutableSet());
    }

    /** The names in the blocks within resources. */
    private static Stream<String> innerNames(Stream<AttributeSchema> attributes) {
        return attributes.flatMap(attribute ->
                Stream.concat(attribute.inner().keySet().stream(), innerNames(attribute.inner().values().stream())));
    }

    private static Stream<String> attributesLikeWordsOfAPlay(Catalog.Entry<?> entry) {
        return entry.schema().attributes().values().stream()
                .map(AttributeSchema::name)
                .filter(WORDS_OF_A_PLAY::contains)
                .map(name -> entry.type().name() + "." + name)
                .filter(attribute -> !INTENDED.contains(attribute));
    }

    private static Stream<String> undocumented(Class<? extends Record> spec) {
        Stream<String> type = isDocumented(spec) ? Stream.of() : Stream.of(spec.getSimpleName());
        return Stream.concat(type, undocumentedComponents(spec).stream());
    }

    private static ImmutableList<String> undocumentedComponents(Class<? extends Record> spec) {
        return undocumentedAttributes(
                        spec.getSimpleName(),
                        Arrays.stream(spec.getRecordComponents())
                                .filter(component -> component.getType() != Declared.class)
                                .map(Schema::attribute))
                .collect(ImmutableList.toImmutableList());
    }

    /** Also those of the blocks within. */
    private static Stream<String> undocumentedAttributes(String owner, Stream<AttributeSchema> attributes) {
        return attributes.flatMap(attribute -> {
            String name = owner + "." + attribute.name();
            boolean documented =
                    attribute.doc().filter(doc -> !doc.value().isBlank()).isPresent();
            return Stream.concat(
                    documented ? Stream.of() : Stream.of(name),
                    undocumentedAttributes(name, attribute.inner().values().stream()));
        });
    }

    private static boolean isDocumented(AnnotatedElement element) {
        return Optional.ofNullable(element.getAnnotation(Doc.class))
                .filter(doc -> !doc.value().isBlank())
                .isPresent();
    }

    private static boolean isName(RecordComponent component) {
        return !component.getType().isPrimitive()
                && component.getType() != Optional.class
                && component.getType() != Handle.class
                && !Iterable.class.isAssignableFrom(component.getType());
    }
}
