package dev.drover.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.hash.Hashing;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.LocalFile;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.command.CommandSpec;
import dev.drover.engine.resource.file.FileSpec;
import dev.drover.engine.resource.http.HttpSpec;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EssenceTest {
    /** Whose text says all that they say, or that are known by name. */
    private static final ImmutableSet<Class<?>> PLAIN = ImmutableSet.of(
            String.class,
            boolean.class,
            Boolean.class,
            int.class,
            Integer.class,
            Long.class,
            Double.class,
            Duration.class,
            URI.class,
            Pattern.class,
            Bytes.class,
            LocalFile.class,
            Secret.class);

    private final Set<Type> unknown = new HashSet<>();
    private final Set<Type> seen = new HashSet<>();

    private static CommandSpec command() {
        return CommandSpec.sh("x", "cat \"$1\"", "a");
    }

    @Test
    void itIsTheSameForWhatIsTheSame() {
        assertThat(Essence.of(command())).isEqualTo(Essence.of(command()));
        assertThat(Essence.of(command().with(ImmutableMap.of("A", "1", "B", "2"))))
                .isEqualTo(Essence.of(command().with(ImmutableMap.of("B", "2", "A", "1"))));
        assertThat(Essence.of(ImmutableSet.of("a", "b"))).isEqualTo(Essence.of(ImmutableSet.of("b", "a")));
    }

    @Test
    void itIsAnotherForWhatDiffersAnywhere() {
        assertThat(ImmutableList.of(
                        command(),
                        CommandSpec.sh("x", "cat \"$1\"", "b"),
                        CommandSpec.sh("x", "cat \"$1\"\ntrue", "a"),
                        CommandSpec.sh("x", "cat \"$1\"", "a", "a"),
                        command().in("/tmp"),
                        command().with(ImmutableMap.of("A", "1")),
                        command().with(ImmutableMap.of("A", "2")),
                        command().reading(Content.text("1")),
                        command().reading(Content.text("2")),
                        command().reading(new Content(Bytes.utf8("2"), true)),
                        command().reading(new Content(Bytes.utf8("3"), true)),
                        command().creating("/x"),
                        command().removing("/x"),
                        command().expecting(1)))
                .extracting(Essence::of)
                .doesNotHaveDuplicates();
        assertThat(Essence.of(ImmutableList.of("ab", "c"))).isNotEqualTo(Essence.of(ImmutableList.of("a", "bc")));
        assertThat(Essence.of(ImmutableList.of("a", "b"))).isNotEqualTo(Essence.of(ImmutableList.of("b", "a")));
    }

    @Test
    void whatIsSecretIsHidden() {
        Essence one = Essence.of(FileSpec.at("/x").content(new Content(Bytes.utf8("canary"), true)));
        Essence another = Essence.of(FileSpec.at("/x").content(new Content(Bytes.utf8("other"), true)));

        assertThat(one.shown()).isEqualTo(another.shown());
        assertThat(one.hidden()).isPresent().isNotEqualTo(another.hidden());
        assertThat(Essence.of(FileSpec.at("/x").content("plain")).hidden()).isEmpty();
    }

    @Test
    void aSecretOfTheSameValueIsTheSameInTheNextRun() {
        Essence one = bearing("canary");

        assertThat(bearing("canary")).isEqualTo(one);
        assertThat(bearing("other").shown()).isEqualTo(one.shown());
        assertThat(bearing("other")).isNotEqualTo(one);
        assertThat(one.hidden().map(Object::toString))
                .isPresent()
                .isNotEqualTo(Optional.of(Hashing.sha256()
                        .hashString("canary", StandardCharsets.UTF_8)
                        .toString()));
    }

    private static Essence bearing(String token) {
        return Essence.of(HttpSpec.get("x", "https://example.com/").bearing(new Secrets().secret("token", token)));
    }

    @Test
    void everyAttributeOfEveryResourceTypeIsOfAKindThatItReads() {
        Catalog catalog = Catalog.registered();
        catalog.names()
                .forEach(name -> look(catalog.named(name).orElseThrow().type().spec()));

        assertThat(unknown).isEmpty();
        assertThat(seen).contains(LocalFile.class, Secret.class, Content.class);
    }

    private void look(Type type) {
        if (!seen.add(type)) {
            return;
        }
        if (type instanceof ParameterizedType many) {
            Class<?> raw = (Class<?>) many.getRawType();
            if (raw != Optional.class && !Collection.class.isAssignableFrom(raw) && !Map.class.isAssignableFrom(raw)) {
                unknown.add(type);
            }
            Arrays.stream(many.getActualTypeArguments()).forEach(this::look);
        } else if (type instanceof Class<?> one && one.isSealed()) {
            Arrays.stream(one.getPermittedSubclasses()).forEach(this::look);
        } else if (type instanceof Class<?> one && one.isRecord()) {
            Arrays.stream(one.getRecordComponents())
                    .map(RecordComponent::getGenericType)
                    .forEach(this::look);
        } else if (!(type instanceof Class<?> one) || !(PLAIN.contains(one) || one.isEnum())) {
            unknown.add(type);
        }
    }
}
