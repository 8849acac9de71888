package dev.drover.engine.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.Iterators;
import com.google.common.collect.Sets;
import com.google.common.collect.Streams;
import dev.drover.engine.model.Attribute;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Handle;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.WrittenResource;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One test for each {@code cases/*.json} of a resource type: spec + the host's answers to changes + actions. What else a case
 * says is checked as well: that observing {@code fails}, with this message; {@code part}, {@code role}, {@code provides}, {@code unforeseen}, {@code
 * endsConnection}; {@code asks}, the arguments of each question;
 * {@code lacks}; {@code arguments}, {@code inputs} or what it {@code sends} first, of each action; {@code disturbances}, each as
 * {@code ATTRIBUTE shown as CHANGES: COMPONENT=VALUE} or {@code ATTRIBUTE: ACTION [ARGUMENTS] INPUT}.
 */
final class TypeCases {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ImmutableSet<String> KEYS = ImmutableSet.of(
            "name",
            "spec",
            "facts",
            "refused",
            "part",
            "role",
            "provides",
            "unforeseen",
            "endsConnection",
            "claims",
            "files",
            "asks",
            "disturbances");
    private static final ImmutableSet<String> KEYS_OF_A_HOST = ImmutableSet.of(
            "answers", "outcomes", "owed", "changes", "actions", "lacks", "arguments", "inputs", "sends", "fails");
    private static final Pattern RESOURCE = Pattern.compile("(file|pkg|service)\\[.*]");
    private static final Source CASE = new Source("case.groovy", 1);

    private TypeCases() {}

    /** A case: the folder of its type, its file (of one with several, its number there too), and its content. */
    record Case(String type, String name, JsonNode json) {}

    /** The folders of types that have cases. */
    static Stream<Path> folders() {
        return listed(Path.of(resource("TypeCases.class")).getParent())
                .map(folder -> folder.resolve("cases"))
                .filter(Files::isDirectory);
    }

    /** The cases in such a folder. */
    static Stream<Case> in(Path folder) {
        return listed(folder).flatMap(TypeCases::read);
    }

    private static Stream<Case> read(Path file) {
        String type = file.getParent().getParent().getFileName().toString();
        String name = file.getFileName().toString();
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            return json.isArray()
                    ? Streams.mapWithIndex(
                            Streams.stream(json), (one, index) -> new Case(type, name + "[" + index + "]", one))
                    : Stream.of(new Case(type, name, json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI resource(String name) {
        try {
            return Objects.requireNonNull(TypeCases.class.getResource(name)).toURI();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<Path> listed(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void check(Case one) {
        assertThat(one.json().fieldNames()).toIterable().isSubsetOf(Sets.union(KEYS, KEYS_OF_A_HOST));
        Secrets secrets = new Secrets();
        List<Problem> problems = new ArrayList<>();
        Catalog catalog = Catalog.registered();
        Catalog.Entry<?> entry = entry(catalog, one.type());
        ImmutableList<Declaration> bound = bind(catalog, entry.type(), one.json(), secrets, problems);
        Facts facts = facts(one.json());
        if (one.json().has("refused")) {
            ImmutableList<String> refusals = bound.isEmpty()
                    ? problems.stream().map(Problem::message).collect(ImmutableList.toImmutableList())
                    : refusals(entry.type(), bound.get(0).spec(), facts);
            assertThat(refusals).containsExactly(one.json().get("refused").asText());
            return;
        }
        assertThat(problems).isEmpty();
        assertThat(refusals(entry.type(), bound.get(0).spec(), facts)).isEmpty();
        describe(entry.type(), bound.get(0).spec(), one.json(), facts);
        boolean observes = !Collections.disjoint(
                KEYS_OF_A_HOST, ImmutableSet.copyOf(one.json().fieldNames()));
        boolean saysEnough = Stream.of("disturbances", "asks", "claims").anyMatch(one.json()::has);
        if (observes || !saysEnough) {
            observeAndDecide(entry.type(), bound.get(0).spec(), one.json(), facts);
        }
    }

    /** What the language makes of a resource: its {@code name} and its {@code spec}, as in a case. */
    static Record spec(String type, JsonNode json) {
        List<Problem> problems = new ArrayList<>();
        Catalog catalog = Catalog.registered();
        ImmutableList<Declaration> bound = bind(catalog, entry(catalog, type).type(), json, new Secrets(), problems);
        assertThat(problems).isEmpty();
        return bound.get(0).spec();
    }

    private static ImmutableList<Declaration> bind(
            Catalog catalog, ResourceType<?, ?> type, JsonNode json, Secrets secrets, List<Problem> problems) {
        WrittenResource written = new WrittenResource(
                type.name(),
                ImmutableList.of(json.get("name").asText()),
                attributes(json, secrets),
                ImmutableList.of(),
                CASE);
        return new SpecBinder(catalog, secrets).bind(written, problems::add);
    }

    /** What a type says of a desired state, without a host. */
    @SuppressWarnings("unchecked")
    private static <S extends Record, O> void describe(
            ResourceType<S, O> type, Record spec, JsonNode json, Facts facts) {
        S desired = (S) spec;
        checkIfSaid(json, "part", type.part(desired).map(ImmutableList::of).orElse(ImmutableList.of()));
        assertThat(Schema.of(type.spec()).attributes().keySet()).containsAll(type.withoutState());
        checkIfSaid(json, "unforeseen", ImmutableList.of(String.valueOf(type.providesUnforeseen(desired))));
        checkIfSaid(json, "endsConnection", ImmutableList.of(String.valueOf(type.endsConnection(desired))));
        checkIfSaid(json, "role", ImmutableList.of(type.role(desired).name()));
        if (json.path("spec").path("absent").asBoolean()) {
            assertThat(type.provides(desired))
                    .as("what shall not be there provides")
                    .isEmpty();
        }
        checkIfSaid(json, "provides", shown(type.provides(desired)));
        checkIfSaid(
                json,
                "claims",
                type.claims(desired).stream()
                        .map(claim -> claim.what() + (claim.whole() ? "" : ", a part"))
                        .collect(ImmutableList.toImmutableList()));
        checkIfSaid(
                json,
                "files",
                type.files(desired).stream().map(HostPath::text).collect(ImmutableList.toImmutableList()));
        if (json.has("asks")) {
            assertThat(type.probe(desired, facts).questions().stream()
                            .map(question -> shown(question.arguments().stream()))
                            .toList())
                    .isEqualTo(lists(json.get("asks")));
        }
        type.probe(desired, facts)
                .questions()
                .forEach(question -> assertThatThrownBy(() -> question.script()
                                .splitter()
                                .split(Bytes.empty(), Bytes.utf8("-"), ImmutableList.of(question.arguments())))
                        .as("no answer at all")
                        .isInstanceOf(ProbeException.class));
        if (json.has("disturbances")) {
            assertThat(type.disturbances(desired, facts).stream()
                            .map(disturbance -> shown(desired, disturbance))
                            .toList())
                    .isEqualTo(texts(json.get("disturbances")));
        }
    }

    private static void checkIfSaid(JsonNode json, String key, ImmutableList<String> actual) {
        if (json.has(key)) {
            assertThat(actual)
                    .as(key)
                    .isEqualTo(
                            json.get(key).isArray()
                                    ? texts(json.get(key))
                                    : ImmutableList.of(json.get(key).asText()));
        }
    }

    private static ImmutableList<String> shown(ImmutableSet<Need> needs) {
        return needs.stream()
                .map(need -> need + (need.serves() ? ", serving" : need.decides() ? ", deciding" : ""))
                .collect(ImmutableList.toImmutableList());
    }

    private static ImmutableList<String> shown(Stream<Bytes> arguments) {
        return arguments.map(Bytes::toUtf8).collect(ImmutableList.toImmutableList());
    }

    private static <S extends Record> String shown(S desired, Disturbance<S> disturbance) {
        String shows = disturbance.shows().equals(ImmutableSet.of(disturbance.attribute()))
                ? ""
                : " shown as " + String.join(", ", disturbance.shows());
        String how = disturbance.means() instanceof Disturbance.Doing<S> doing
                ? doing.action().says() + " " + shown(doing.action().arguments().stream())
                        + (doing.action().input().isPresent() ? " " + input(doing.action()) : "")
                : difference(desired, ((Disturbance.Instead<S>) disturbance.means()).desired());
        return disturbance.attribute() + shows + (disturbance.spreads() ? ", spreading" : "") + ": " + how;
    }

    private static <S extends Record> String difference(S desired, S other) {
        List<String> differing = new ArrayList<>();
        for (RecordComponent component : desired.getClass().getRecordComponents()) {
            Object value = value(component, other);
            if (!value.equals(value(component, desired))) {
                differing.add(component.getName() + "=" + shown(value));
            }
        }
        return String.join(", ", differing);
    }

    private static String shown(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(TypeCases::shown).orElse("nothing");
        }
        return value instanceof Content content ? content.bytes().toUtf8() : value.toString();
    }

    private static Object value(RecordComponent component, Record spec) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(spec);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("reading " + component, e);
        }
    }

    private static Catalog.Entry<?> entry(Catalog catalog, String folder) {
        String name = catalog.names().stream()
                .filter(type -> type.equalsIgnoreCase(folder))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no type is registered for the cases in " + folder));
        return catalog.named(name).orElseThrow();
    }

    private static Facts facts(JsonNode json) {
        return RecordedFacts.named(json.has("facts") ? json.get("facts").asText() : "debian-systemd");
    }

    @SuppressWarnings("unchecked")
    private static <S extends Record, O> ImmutableList<String> refusals(
            ResourceType<S, O> type, Record spec, Facts facts) {
        return type.refusals((S) spec, facts);
    }

    @SuppressWarnings("unchecked")
    private static <S extends Record, O> void observeAndDecide(
            ResourceType<S, O> type, Record spec, JsonNode json, Facts facts) {
        S desired = (S) spec;
        Probe<O> probe = type.probe(desired, facts);
        if (json.has("fails")) {
            assertThatThrownBy(() -> type.diff(desired, probe.parser().read(answers(json), outcomes(json))))
                    .isInstanceOf(ProbeException.class)
                    .hasMessage(json.get("fails").asText());
            return;
        }
        O observed = type.owing(probe.parser().read(answers(json), outcomes(json)), owed(json));
        ImmutableList<Change> changes = type.diff(desired, observed);
        assertThat(changes.stream()
                        .map(change -> new Change(change.attribute(), change.from(), change.to(), change.sensitive())))
                .containsExactlyElementsOf(expectedChanges(json));
        checkIfSaid(json, "lacks", shown(type.lacks(desired, observed)));
        ImmutableList<Action> actions = changes.isEmpty() ? ImmutableList.of() : type.apply(desired, observed, facts);
        assertThat(actions).extracting(Action::says).containsExactlyElementsOf(texts(json.path("actions")));
        if (json.has("arguments")) {
            assertThat(actions.stream()
                            .map(action -> shown(action.arguments().stream()))
                            .toList())
                    .isEqualTo(lists(json.get("arguments")));
        }
        if (json.has("sends")) {
            checkIfSaid(json, "sends", actions.stream().map(TypeCases::sent).collect(ImmutableList.toImmutableList()));
        }
        if (json.has("inputs")) {
            checkIfSaid(
                    json, "inputs", actions.stream().map(TypeCases::input).collect(ImmutableList.toImmutableList()));
        }
    }

    /** The request that begins a dialogue. */
    private static String sent(Action action) {
        HttpRequest request = ((Action.Work.Http) action.work()).dialogue().request();
        return request + request.body().map(body -> " " + body.bytes().toUtf8()).orElse("");
    }

    private static String input(Action action) {
        try {
            return action.input().isPresent()
                    ? Bytes.of(action.input().get().read()).toUtf8()
                    : "";
        } catch (IOException e) {
            throw new AssertionError("reading the input of " + action, e);
        }
    }

    private static ImmutableList<ImmutableList<String>> lists(JsonNode array) {
        return Streams.stream(array).map(TypeCases::texts).collect(ImmutableList.toImmutableList());
    }

    private static ImmutableList<ImmutableList<Bytes>> answers(JsonNode json) {
        ImmutableList.Builder<ImmutableList<Bytes>> answers = ImmutableList.builder();
        json.path("answers")
                .forEach(answer ->
                        answers.add(texts(answer).stream().map(Bytes::utf8).collect(ImmutableList.toImmutableList())));
        return answers.build();
    }

    /** What became of requests: {@code {"status": 200, "body": …}} or {@code {"unanswered": "LATE", "why": "…"}}. */
    private static ImmutableList<HttpOutcome> outcomes(JsonNode json) {
        ImmutableList.Builder<HttpOutcome> outcomes = ImmutableList.builder();
        json.path("outcomes").forEach(outcome -> {
            JsonNode body = outcome.path("body");
            outcomes.add(
                    outcome.has("unanswered")
                            ? HttpOutcome.unanswered(
                                    HttpOutcome.Reason.valueOf(
                                            outcome.get("unanswered").asText()),
                                    outcome.get("why").asText())
                            : new HttpOutcome.Answered(
                                    outcome.get("status").asInt(),
                                    Bytes.utf8(body.isContainerNode() ? body.toString() : body.asText())));
        });
        return outcomes.build();
    }

    private static Owed owed(JsonNode json) {
        ImmutableSetMultimap.Builder<String, ResourceId> causes = ImmutableSetMultimap.builder();
        json.path("owed")
                .properties()
                .forEach(watch -> texts(watch.getValue()).forEach(id -> causes.put(watch.getKey(), id(id))));
        return new Owed(causes.build());
    }

    private static ImmutableList<Change> expectedChanges(JsonNode json) {
        ImmutableList.Builder<Change> changes = ImmutableList.builder();
        json.path("changes")
                .forEach(change -> changes.add(new Change(
                        change.get("attribute").asText(),
                        Optional.ofNullable(change.get("from")).map(JsonNode::asText),
                        Optional.ofNullable(change.get("to")).map(JsonNode::asText),
                        change.path("sensitive").asBoolean())));
        return changes.build();
    }

    private static ImmutableList<Attribute> attributes(JsonNode json, Secrets secrets) {
        ImmutableList.Builder<Attribute> attributes = ImmutableList.builder();
        json.path("spec").properties().forEach(field -> attributes.add(attribute(field, secrets)));
        return attributes.build();
    }

    private static Attribute attribute(Map.Entry<String, JsonNode> field, Secrets secrets) {
        JsonNode value = field.getValue();
        ImmutableList.Builder<Object> arguments = ImmutableList.builder();
        ImmutableMap.Builder<String, Object> named = ImmutableMap.builder();
        if (value.isArray()) {
            value.forEach(element -> arguments.add(argument(element, secrets)));
        } else if (value.isObject() && !isSecret(value)) {
            value.properties().forEach(entry -> named.put(entry.getKey(), argument(entry.getValue(), secrets)));
        } else if (!value.isBoolean() || !value.asBoolean()) {
            arguments.add(argument(value, secrets));
        }
        return new Attribute(field.getKey(), arguments.build(), named.build(), CASE);
    }

    private static boolean isSecret(JsonNode value) {
        return value.has("secret") && value.size() == 1;
    }

    private static Object argument(JsonNode value, Secrets secrets) {
        if (value.isNumber()) {
            return value.decimalValue();
        }
        if (value.isBoolean()) {
            return value.asBoolean();
        }
        if (value.isArray()) {
            return Streams.stream(value)
                    .map(element -> argument(element, secrets))
                    .collect(ImmutableList.toImmutableList());
        }
        if (isSecret(value)) {
            return secrets.secret("case", value.get("secret").asText());
        }
        if (value.isObject()) {
            return value.properties().stream()
                    .collect(ImmutableMap.toImmutableMap(
                            Map.Entry::getKey, entry -> argument(entry.getValue(), secrets)));
        }
        String text = value.asText();
        return RESOURCE.matcher(text).matches() ? Handle.to(id(text)) : text;
    }

    private static ResourceId id(String text) {
        int bracket = text.indexOf('[');
        return new ResourceId(text.substring(0, bracket), text.substring(bracket + 1, text.length() - 1));
    }

    private static ImmutableList<String> texts(JsonNode array) {
        return ImmutableList.copyOf(Iterators.transform(array.iterator(), JsonNode::asText));
    }
}
