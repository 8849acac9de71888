package dev.drover.engine.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Attribute;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Doc;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Handle;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.WrittenBlock;
import dev.drover.engine.model.WrittenResource;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SpecBinderTest {
    private static final Source SCRIPT = new Source("site.groovy", 3);
    private static final Source LATER = new Source("site.groovy", 5);
    private static final Secrets SECRETS = new Secrets();
    private static final Secret SECRET = SECRETS.secret("db", "hunter2");
    private static final Handle MOTD = Handle.to(new ResourceId("file", "/etc/motd"));
    private static final Handle HOSTS = Handle.to(new ResourceId("file", "/etc/hosts"));

    /** A word. */
    enum Word {
        FIRST,
        SECOND
    }

    /** A block. */
    record Inner(@Doc("Its uri.") String uri, Optional<Integer> port) implements Block {
        Inner {
            if (port.filter(number -> number < 0).isPresent()) {
                throw new IllegalArgumentException("port must not be below 0");
            }
        }
    }

    /** One component of each kind. */
    record Sample(
            HostPath path,
            Optional<String> text,
            Optional<Content> content,
            Optional<Secret> secret,
            Optional<SettingText> setting,
            Optional<Pattern> pattern,
            Optional<Integer> whole,
            Optional<Long> big,
            Optional<Double> number,
            Optional<Boolean> choice,
            boolean flag,
            Optional<Duration> time,
            Optional<Word> word,
            Optional<FileMode> mode,
            ImmutableList<String> list,
            ImmutableSet<Integer> set,
            Optional<ImmutableList<ImmutableList<String>>> lists,
            ImmutableMap<String, String> map,
            ImmutableMap<String, Content> contents,
            Handle watched,
            Optional<Inner> one,
            ImmutableList<Inner> many) {
        Sample {
            if (text.filter("no"::equals).isPresent()) {
                throw new IllegalArgumentException("text must not be no");
            }
        }
    }

    /** A type of which an attribute must be given. */
    record Needy(
            String name,
            @Doc(value = "How many.", example = "3") int count,
            long more,
            double part,
            String bare,
            boolean given,
            Optional<Duration> timeout) {}

    private record Type<S extends Record>(String name, Class<S> spec) implements ResourceType<S, String> {
        @Override
        public Probe<String> probe(S desired, Facts facts) {
            return Probe.none("");
        }

        @Override
        public ImmutableList<Change> diff(S desired, String observed) {
            return ImmutableList.of();
        }

        @Override
        public ImmutableList<Action> apply(S desired, String observed, Facts facts) {
            return ImmutableList.of();
        }
    }

    private final List<Problem> problems = new ArrayList<>();

    private ImmutableList<Declaration> bind(String type, ImmutableList<String> recipes, Attribute... attributes) {
        Catalog catalog = Catalog.of(new Type<>("sample", Sample.class), new Type<>("needy", Needy.class));
        return new SpecBinder(catalog, SECRETS)
                .bind(
                        new WrittenResource(
                                type, ImmutableList.of("/a"), ImmutableList.copyOf(attributes), recipes, SCRIPT),
                        problems::add);
    }

    private static Attribute given(String name, Object... arguments) {
        return new Attribute(name, ImmutableList.copyOf(arguments), ImmutableMap.of(), LATER);
    }

    private static Attribute named(String name, ImmutableMap<String, Object> named, Object... arguments) {
        return new Attribute(name, ImmutableList.copyOf(arguments), named, LATER);
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments(given("text", "a"), Optional.of("a")),
                arguments(given("text", new StringBuilder("a")), Optional.of("a")),
                arguments(given("content", "a"), Optional.of(Content.text("a"))),
                arguments(given("content", Content.text("a")), Optional.of(Content.text("a"))),
                arguments(given("content", (Object) new byte[] {1, 2}), Optional.of(Content.of(Bytes.of(new byte[] {1, 2
                })))),
                arguments(given("content", Bytes.utf8("a")), Optional.of(Content.text("a"))),
                arguments(given("content", SECRET), Optional.of(new Content(Bytes.utf8("hunter2"), true))),
                arguments(given("content", "pw=" + SECRET), Optional.of(new Content(Bytes.utf8("pw=hunter2"), true))),
                arguments(given("secret", SECRET), Optional.of(SECRET)),
                arguments(given("setting", 5), Optional.of(new SettingText("5", false))),
                arguments(given("setting", "a"), Optional.of(new SettingText("a", false))),
                arguments(given("setting", SECRET), Optional.of(new SettingText("hunter2", true))),
                arguments(given("whole", new BigDecimal("3")), Optional.of(3)),
                arguments(given("whole", new BigDecimal("3.0")), Optional.of(3)),
                arguments(given("big", new BigInteger("5000000000")), Optional.of(5000000000L)),
                arguments(given("big", 7L), Optional.of(7L)),
                arguments(given("number", 1.5f), Optional.of(1.5)),
                arguments(given("number", new BigDecimal("1.25")), Optional.of(1.25)),
                arguments(given("choice", true), Optional.of(true)),
                arguments(given("choice", false), Optional.of(false)),
                arguments(given("choice"), Optional.of(true)),
                arguments(given("flag"), true),
                arguments(given("flag", false), false),
                arguments(given("time", "500ms"), Optional.of(Duration.ofMillis(500))),
                arguments(given("time", "30s"), Optional.of(Duration.ofSeconds(30))),
                arguments(given("time", "5m"), Optional.of(Duration.ofMinutes(5))),
                arguments(given("time", "2h"), Optional.of(Duration.ofHours(2))),
                arguments(given("time", "1d"), Optional.of(Duration.ofDays(1))),
                arguments(given("word", "second"), Optional.of(Word.SECOND)),
                arguments(given("mode", "0640"), Optional.of(new FileMode(0640))),
                arguments(given("mode", new FileMode(0640)), Optional.of(new FileMode(0640))),
                arguments(given("list", "a", "b"), ImmutableList.of("a", "b")),
                arguments(given("list", List.of("a", "b")), ImmutableList.of("a", "b")),
                arguments(given("list"), ImmutableList.of()),
                arguments(given("set", 1, 1, 2), ImmutableSet.of(1, 2)),
                arguments(
                        given("lists", List.of("a", "b"), List.of("c")),
                        Optional.of(ImmutableList.of(ImmutableList.of("a", "b"), ImmutableList.of("c")))),
                arguments(
                        given("lists", List.of(List.of("a"), List.of("c"))),
                        Optional.of(ImmutableList.of(ImmutableList.of("a"), ImmutableList.of("c")))),
                arguments(given("lists", List.of("a", "b")), Optional.of(ImmutableList.of(ImmutableList.of("a", "b")))),
                arguments(
                        named("map", ImmutableMap.of("a", 1, "b", true, "c", "x")),
                        ImmutableMap.of("a", "1", "b", "true", "c", "x")),
                arguments(given("map", Map.of("a", "1")), ImmutableMap.of("a", "1")),
                arguments(
                        named("contents", ImmutableMap.of("a", 1, "b", SECRET, "c", false)),
                        ImmutableMap.of(
                                "a", Content.text("1"),
                                "b", new Content(Bytes.utf8("hunter2"), true),
                                "c", Content.text("false"))),
                arguments(given("watched", MOTD, HOSTS), MOTD.and(HOSTS)),
                arguments(given("watched", List.of(MOTD, HOSTS)), MOTD.and(HOSTS)),
                arguments(
                        named("one", ImmutableMap.of("uri", "a", "port", 1)),
                        Optional.of(new Inner("a", Optional.of(1)))),
                arguments(
                        given("one", new WrittenBlock(ImmutableList.of(given("uri", "a")))),
                        Optional.of(new Inner("a", Optional.empty()))),
                arguments(
                        given("many", List.of(Map.of("uri", "a"), Map.of("uri", "b"))),
                        ImmutableList.of(new Inner("a", Optional.empty()), new Inner("b", Optional.empty()))),
                arguments(
                        named("many", ImmutableMap.of("uri", "a"), Map.of("uri", "b")),
                        ImmutableList.of(new Inner("a", Optional.empty()), new Inner("b", Optional.empty()))));
    }

    @ParameterizedTest
    @MethodSource("values")
    void isReadAsItsComponentWantsIt(Attribute attribute, Object value) throws ReflectiveOperationException {
        ImmutableList<Declaration> bound = bind("sample", ImmutableList.of(), attribute);

        assertThat(problems).isEmpty();
        Record spec = bound.get(0).spec();
        assertThat(Sample.class.getDeclaredMethod(attribute.name()).invoke(spec))
                .isEqualTo(value);
        assertThat(Schema.of(Sample.class).given(spec))
                .isEqualTo(
                        value.equals(false) || value.equals(ImmutableList.of()) || value instanceof Handle
                                ? ImmutableSet.of()
                                : ImmutableSet.of(attribute.name()));
    }

    @Test
    void aPatternIsOneOfManyLines() {
        Sample text = (Sample) bind("sample", ImmutableList.of(), given("pattern", "^a$"))
                .get(0)
                .spec();
        Sample pattern = (Sample) bind(
                        "sample",
                        ImmutableList.of(),
                        given("pattern", Pattern.compile("^a$", Pattern.CASE_INSENSITIVE)))
                .get(0)
                .spec();

        assertThat(text.pattern().orElseThrow().flags()).isEqualTo(Pattern.MULTILINE);
        assertThat(pattern.pattern().orElseThrow().flags()).isEqualTo(Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);
        assertThat(pattern.pattern().orElseThrow().pattern()).isEqualTo("^a$");
    }

    @Test
    void aSecretInsideOfATextMakesASecretOfItsOwn() {
        Sample spec = (Sample) bind("sample", ImmutableList.of(), given("secret", "x" + SECRET))
                .get(0)
                .spec();

        assertThat(spec.secret().orElseThrow().reveal()).isEqualTo("xhunter2");
    }

    static Stream<Arguments> mistakes() {
        String shows = " would show secret 'db' (in a process list, a name or a message); put it into the content of a"
                + " file or an input";
        return Stream.of(
                arguments(given("text", 5), "text must be text, got the number 5"),
                arguments(
                        given("text", true),
                        "text must be text, got the boolean true; in YAML, yes, on and true are booleans: write \"yes\""
                                + " in quotes there"),
                arguments(
                        given("text", false),
                        "text must be text, got the boolean false; in YAML, no, off and false are booleans: write"
                                + " \"no\" in quotes there"),
                arguments(given("text", List.of()), "text must be text, got a list"),
                arguments(given("text", Map.of()), "text must be text, got names with values"),
                arguments(given("text", MOTD), "text must be text, got a Handle"),
                arguments(given("text", "a\0"), "text must not contain NUL"),
                arguments(given("text", "a", "b"), "text takes one value, got 2"),
                arguments(given("text"), "text takes one value, got 0"),
                arguments(named("text", ImmutableMap.of("of", 1), "a"), "text takes no 'of:'"),
                arguments(given("text", SECRET), "text" + shows),
                arguments(given("text", "a" + SECRET), "text" + shows),
                arguments(given("text", "no"), "text must not be no"),
                arguments(given("content", 5), "content must be text or bytes, got the number 5"),
                arguments(
                        given("content", true),
                        "content must be text or bytes, got the boolean true; in YAML, yes, on and true are booleans:"
                                + " write \"yes\" in quotes there"),
                arguments(
                        given("secret", "hunter2"),
                        "secret must be a secret: write secret('name') and keep the value out of the script"),
                arguments(given("setting", "a\nb"), "setting must be one line"),
                arguments(given("setting", "a\rb"), "setting must be one line"),
                arguments(given("pattern", "("), "pattern is not a pattern: Unclosed group in '('"),
                arguments(given("pattern", 5), "pattern must be a pattern such as ~/^a=/, got the number 5"),
                arguments(given("pattern", SECRET), "pattern" + shows),
                arguments(given("whole", 1.5), "whole must be a whole number, got 1.5"),
                arguments(given("whole", 5000000000L), "whole must be a whole number, got 5000000000"),
                arguments(given("whole", "5"), "whole must be a number, got '5'"),
                arguments(given("choice", "yes"), "choice must be true or false, got 'yes'"),
                arguments(given("flag", 1), "flag must be true or false, got the number 1"),
                arguments(given("time", "30"), "time must be a time such as '30s', '5m' or '500ms', got '30'"),
                arguments(
                        given("word", "secnd"),
                        "word must be one of first, second, got 'secnd'; did you mean 'second'?"),
                arguments(given("word", "xyzzy"), "word must be one of first, second, got 'xyzzy'"),
                arguments(given("mode", "rw"), "mode must be octal text such as '0644', got 'rw'"),
                arguments(
                        given("mode", 420),
                        "mode must be text such as '0644', got the number 420 (which is 0644 in octal: Groovy reads 0644"
                                + " as 420); write it in quotes"),
                arguments(given("set", "a"), "set must be a number, got 'a'"),
                arguments(given("lists", "a"), "lists takes lists, such as ['a', 'b'], got 'a'"),
                arguments(given("map", "a"), "map must be names with values, got 'a'"),
                arguments(named("map", ImmutableMap.of("a", SECRET)), "map" + shows),
                arguments(
                        given("watched", "file[/a]"),
                        "watched must name resources, such as file('/etc/motd'), got 'file[/a]'"),
                arguments(given("watched"), "watched must name a resource, such as file('/etc/motd')"),
                arguments(given("one", "a"), "one must be a block such as one { … }, got 'a'"),
                arguments(given("one"), "one takes one block, got 0"),
                arguments(given("one", Map.of("uri", "a"), Map.of("uri", "b")), "one takes one block, got 2"),
                arguments(given("many", "a"), "many must be a block such as many { … }, got 'a'"),
                arguments(given("one", Map.of("port", 1)), "'one' needs 'uri'"),
                arguments(given("one", Map.of("uri", "a", "port", -1)), "one: port must not be below 0"),
                arguments(given("one", Map.of("uri", 1)), "one.uri must be text, got the number 1"),
                arguments(
                        given("one", Map.of("uri", "a", "prot", 1)),
                        "'one' has no attribute 'prot'; did you mean 'port'?"),
                arguments(given("many", List.of(Map.of("uri", "a"), Map.of("port", 1))), "'many' needs 'uri'"),
                arguments(given("txt", "a"), "'sample' has no attribute 'txt'; did you mean 'text'?"),
                arguments(given("retries", 0), "retries must be from 1 to 1000, got 0"),
                arguments(given("retries", 1001), "retries must be from 1 to 1000, got 1001"),
                arguments(named("retries", ImmutableMap.of("each", "5s"), 3), "retries takes a number and every: '5s'"),
                arguments(
                        named("retries", ImmutableMap.of("every", "5"), 3),
                        "retries must be a time such as '30s', '5m' or '500ms', got '5'"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsSaidAtItsLine(Attribute attribute, String message) {
        assertThat(bind("sample", ImmutableList.of(), attribute)).isEmpty();

        assertThat(problems).extracting(Problem::message).containsExactly("sample[/a]: " + message);
        assertThat(problems)
                .extracting(Problem::source)
                .containsExactly(message.equals("text must not be no") ? SCRIPT : LATER);
    }

    @Test
    void allMistakesAreSaidWithTheRecipesThatLeadThere() {
        assertThat(bind("sample", ImmutableList.of("site/web", "nginx"), given("text", 5), given("whole", "x")))
                .isEmpty();

        assertThat(problems)
                .containsExactly(
                        new Problem(
                                LATER,
                                "wrong-value",
                                "sample[/a]: text must be text, got the number 5 (in recipe site/web > nginx)"),
                        new Problem(
                                LATER,
                                "wrong-value",
                                "sample[/a]: whole must be a number, got 'x' (in recipe site/web > nginx)"));
    }

    @Test
    void anAttributeThatIsGivenTwiceIsAMistake() {
        bind("sample", ImmutableList.of(), Attribute.of("text", "a", SCRIPT), given("text", "b"));

        assertThat(problems)
                .containsExactly(new Problem(
                        LATER,
                        "attribute-twice",
                        "sample[/a]: text is given twice, first at " + SCRIPT + "; keep one"));
    }

    @Test
    void anUnknownTypeIsAMistake() {
        assertThat(bind("smaple", ImmutableList.of())).isEmpty();

        assertThat(problems)
                .containsExactly(new Problem(
                        SCRIPT, "unknown-resource-type", "unknown resource type 'smaple'; did you mean 'sample'?"));
    }

    @Test
    void whatMustBeGivenIsAskedForWithAnExample() {
        assertThat(bind("needy", ImmutableList.of())).isEmpty();

        assertThat(problems)
                .containsExactly(
                        new Problem(SCRIPT, "missing-attribute", "needy[/a]: 'needy' needs 'count'; write count 3"),
                        new Problem(SCRIPT, "missing-attribute", "needy[/a]: 'needy' needs 'more'"),
                        new Problem(SCRIPT, "missing-attribute", "needy[/a]: 'needy' needs 'part'"),
                        new Problem(SCRIPT, "missing-attribute", "needy[/a]: 'needy' needs 'bare'"));
    }

    @Test
    void anAttributeOfTheTypeTakesTheNameOfACommonOne() {
        Declaration bound = bind(
                        "needy",
                        ImmutableList.of("web"),
                        given("count", 1),
                        given("more", 2),
                        given("part", 0.5),
                        given("bare", "x"),
                        given("timeout", "9s"),
                        named("retries", ImmutableMap.of("every", "5s"), 3),
                        given("tags", "a"))
                .get(0);

        assertThat(problems).isEmpty();
        assertThat(bound.spec()).isEqualTo(new Needy("/a", 1, 2, 0.5, "x", false, Optional.of(Duration.ofSeconds(9))));
        assertThat(bound.common().timeout()).isEmpty();
        assertThat(bound.common().retries()).contains(new Common.Retries(3, Duration.ofSeconds(5)));
        assertThat(bound.common().tags()).containsExactly("a");
        assertThat(bound.recipes()).containsExactly("web");
        assertThat(bound.attributes()).containsEntry("count", LATER).containsEntry("tags", LATER);
        assertThat(bound.id()).isEqualTo(new ResourceId("needy", "/a"));
    }

    @Test
    void retriesWaitASecondUnlessItIsSaid() {
        assertThat(bind("sample", ImmutableList.of(), given("retries", 1000))
                        .get(0)
                        .common()
                        .retries())
                .contains(new Common.Retries(1000, Duration.ofSeconds(1)));
    }

    @Test
    void aWrongNameIsAMistakeOfTheResource() {
        Catalog catalog = Catalog.of(new Type<>("sample", Sample.class));

        ImmutableList<Declaration> bound = new SpecBinder(catalog, SECRETS)
                .bind(
                        new WrittenResource(
                                "sample", ImmutableList.of("a", "/b"), ImmutableList.of(), ImmutableList.of(), SCRIPT),
                        problems::add);

        assertThat(bound).extracting(Declaration::id).containsExactly(new ResourceId("sample", "/b"));
        assertThat(problems)
                .containsExactly(
                        new Problem(SCRIPT, "wrong-value", "sample[a]: path must be an absolute path, got 'a'"));
    }

    @Test
    void theSchemaKnowsBlocksListsAndWhatMustBeGiven() {
        Schema<Sample> schema = Schema.of(Sample.class);

        assertThat(schema.nameAttribute().name()).isEqualTo("path");
        assertThat(schema.attributes().keySet()).doesNotContain("path").contains("text", "many");
        assertThat(schema.attributes().get("one").block()).contains(Inner.class);
        assertThat(schema.attributes().get("one").isList()).isFalse();
        assertThat(schema.attributes().get("one").isOptional()).isTrue();
        assertThat(schema.attributes().get("many").block()).contains(Inner.class);
        assertThat(schema.attributes().get("many").isList()).isTrue();
        assertThat(schema.attributes().get("many").isOptional()).isFalse();
        assertThat(schema.attributes().get("text").block()).isEmpty();
        assertThat(schema.attributes().get("list").inner()).isEmpty();
        assertThat(schema.attributes().get("many").inner().keySet()).containsExactly("uri", "port");
        assertThat(schema.attributes().get("one").inner().get("uri").doc()).isPresent();
        assertThat(schema.attributes().get("one").inner().get("uri").required()).isTrue();
        assertThat(schema.attributes().get("one").inner().get("port").required())
                .isFalse();
        assertThat(schema.writableNames()).contains("text", "onlyIf", "tags").doesNotContain("path");
    }

    @Test
    void theSchemaFindsReferencesAndCopies() {
        Sample spec = (Sample) bind("sample", ImmutableList.of(), given("watched", MOTD), given("text", "a"))
                .get(0)
                .spec();

        assertThat(Schema.references(spec)).isEqualTo(ImmutableMap.of("watched", MOTD.ids()));
        assertThat(Schema.references(Schema.copy(spec, "watched", Handle.none())))
                .isEmpty();
        assertThat(Schema.copy(spec, "text", Optional.of("b")).text()).contains("b");
        assertThat(Schema.copy(spec, "text", Optional.of("b")).watched()).isEqualTo(MOTD);
        assertThat(Schema.of(Sample.class).nameOf(spec)).isEqualTo("/a");
        assertThatThrownBy(() -> Schema.copy(spec, "text", Optional.of("no")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("text must not be no");
    }
}
