package dev.drover.engine.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.Iterators;
import com.google.common.collect.Streams;
import com.google.common.reflect.ClassPath;
import dev.drover.engine.model.Attribute;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Handle;
import dev.drover.engine.model.Problem;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.WrittenResource;
import dev.drover.engine.transport.http.HttpOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One test for each {@code cases/*.json} of a resource type: spec + the host's answers to changes + actions. */
final class TypeCases {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Source CASE = new Source("case.groovy", 1);

    private TypeCases() {}

    /** A case: the resource it is in the class path, and its content. */
    record Case(String path, JsonNode json) {
        String type() {
            List<String> parts = Splitter.on('/').splitToList(path);
            return parts.get(parts.size() - 3);
        }
    }

    static Stream<Case> all() throws IOException {
        return ClassPath.from(TypeCases.class.getClassLoader()).getResources().stream()
                .filter(resource ->
                        resource.getResourceName().matches("dev/drover/engine/resource/\\w+/cases/.*\\.json"))
                .map(resource -> {
                    try {
                        return new Case(
                                resource.getResourceName(),
                                JSON.readTree(resource.asByteSource().read()));
                    } catch (IOException e) {
                        throw new AssertionError("reading " + resource, e);
                    }
                });
    }

    static void check(Case one) {
        Secrets secrets = new Secrets();
        List<Problem> problems = new ArrayList<>();
        Catalog.Entry<?> entry = entry(one.type());
        WrittenResource written = new WrittenResource(
                entry.type().name(),
                ImmutableList.of(one.json().get("name").asText()),
                attributes(one.json(), secrets),
                ImmutableList.of(),
                CASE);
        ImmutableList<Declaration> bound = new SpecBinder(Catalog.registered(), secrets).bind(written, problems::add);
        Facts facts = facts(one.json());
        if (one.json().has("refused")) {
            ImmutableList<String> refusals = bound.isEmpty()
                    ? problems.stream().map(Problem::message).collect(ImmutableList.toImmutableList())
                    : refusals(entry.type(), bound.get(0).spec(), facts);
            assertThat(refusals).containsExactly(one.json().get("refused").asText());
            return;
        }
        assertThat(problems).isEmpty();
        observeAndDecide(entry.type(), bound.get(0).spec(), one.json(), facts);
    }

    private static Catalog.Entry<?> entry(String folder) {
        Catalog catalog = Catalog.registered();
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
        O observed = type.owing(probe.parser().read(answers(json), outcomes(json)), owed(json));
        ImmutableList<Change> changes = type.diff(desired, observed);
        assertThat(changes).containsExactlyElementsOf(expectedChanges(json));
        ImmutableList<String> actions = changes.isEmpty()
                ? ImmutableList.of()
                : type.apply(desired, observed, facts).stream()
                        .map(Action::says)
                        .collect(ImmutableList.toImmutableList());
        assertThat(actions).containsExactlyElementsOf(texts(json.path("actions")));
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
            value.forEach(element -> arguments.add(argument(element)));
        } else if (value.isObject() && value.has("secret")) {
            arguments.add(secrets.secret("case", value.get("secret").asText()));
        } else if (value.isObject()) {
            value.properties().forEach(entry -> named.put(entry.getKey(), argument(entry.getValue())));
        } else if (!value.isBoolean() || !value.asBoolean()) {
            arguments.add(argument(value));
        }
        return new Attribute(field.getKey(), arguments.build(), named.build(), CASE);
    }

    private static Object argument(JsonNode value) {
        if (value.isNumber()) {
            return value.decimalValue();
        }
        if (value.isBoolean()) {
            return value.asBoolean();
        }
        if (value.isArray()) {
            return Streams.stream(value).map(TypeCases::argument).collect(ImmutableList.toImmutableList());
        }
        if (value.isObject()) {
            return value.properties().stream()
                    .collect(ImmutableMap.toImmutableMap(Map.Entry::getKey, entry -> argument(entry.getValue())));
        }
        String text = value.asText();
        boolean isResource = Catalog.registered().names().stream()
                .anyMatch(type -> text.startsWith(type + "[") && text.endsWith("]"));
        return isResource ? Handle.to(id(text)) : text;
    }

    private static ResourceId id(String text) {
        int bracket = text.indexOf('[');
        return new ResourceId(text.substring(0, bracket), text.substring(bracket + 1, text.length() - 1));
    }

    private static ImmutableList<String> texts(JsonNode array) {
        return ImmutableList.copyOf(Iterators.transform(array.iterator(), JsonNode::asText));
    }
}
