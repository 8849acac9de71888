package dev.drover.engine.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.report.Place;
import dev.drover.engine.transport.OperationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How a journal writes down what was sent to a host for which resources, and what became of it:
 * {@code {"event":"operations-sent","host":"web1","places":[{"play":"Deploy","resource":"command[x]"}],"operations":[…],…}} and
 * {@code {"event":"operation-ended","host":"web1","id":"…","how":"failed","why":"…"}}.
 */
final class OperationLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private OperationLines() {}

    static String sent(String host, Collection<Place> places, List<SentOperation> operations, boolean unrecorded) {
        ObjectNode json = event("operations-sent", host);
        put(json, places);
        json.put("unrecorded", unrecorded);
        ArrayNode sent = json.putArray("operations");
        for (SentOperation operation : operations) {
            ObjectNode one = sent.addObject();
            operation.user().ifPresent(user -> one.put("user", user));
            one.put("id", operation.id().text());
            one.put("at", operation.at().toString());
            one.put("limitSeconds", operation.limit().toSeconds());
            if (operation.replaces()) {
                one.put("replaces", true);
            }
        }
        return json.toString();
    }

    static String ended(String host, OperationId operation, Ending ending) {
        ObjectNode json = event("operation-ended", host);
        json.put("id", operation.text());
        json.put("how", ending.kind().toString());
        if (!ending.why().isEmpty()) {
            json.put("why", ending.why());
        }
        return json.toString();
    }

    /** That an earlier run did it, and whether the host has no record any more that it was owed. */
    static String doneEarlier(String host, Place place, boolean settled) {
        return of("done-earlier", host, place).put("settled", settled).toString();
    }

    static String failureIgnored(String host, Place place, String message) {
        return of("failure-ignored", host, place).put("message", message).toString();
    }

    static String owing(String host, Collection<String> resources) {
        ObjectNode json = event("owing", host);
        ArrayNode all = json.putArray("resources");
        resources.forEach(all::add);
        return json.toString();
    }

    /** What is noted of one resource. */
    static ObjectNode of(String event, String host, Place place) {
        return event(event, host).put("play", place.play()).put("resource", place.resource());
    }

    /** What else is noted of what a host is at. */
    static String note(String event, String host, Collection<Place> places) {
        ObjectNode json = event(event, host);
        put(json, places);
        return json.toString();
    }

    private static ObjectNode event(String event, String host) {
        ObjectNode json = JSON.createObjectNode();
        json.put("event", event);
        json.put("host", host);
        return json;
    }

    /** None: whoever reads it takes what was begun last. */
    private static void put(ObjectNode json, Collection<Place> places) {
        if (places.isEmpty()) {
            return;
        }
        ArrayNode all = json.putArray("places");
        for (Place place : places) {
            ObjectNode one = all.addObject();
            one.put("play", place.play());
            one.put("resource", place.resource());
        }
    }

    /** The resources of a line; absent: it does not say. */
    static Optional<ImmutableSet<Place>> places(JsonNode line) {
        if (!line.has("places")) {
            return Optional.empty();
        }
        ImmutableSet.Builder<Place> places = ImmutableSet.builder();
        line.get("places").forEach(one -> places.add(place(one)));
        return Optional.of(places.build());
    }

    static Place place(JsonNode line) {
        return new Place(line.path("play").asText(), line.path("resource").asText());
    }

    static ImmutableList<SentOperation> operations(JsonNode line) {
        ImmutableList.Builder<SentOperation> operations = ImmutableList.builder();
        line.path("operations").forEach(one -> operations.add(operation(one)));
        return operations.build();
    }

    private static SentOperation operation(JsonNode operation) {
        return new SentOperation(
                Optional.ofNullable(operation.get("user")).map(JsonNode::asText),
                id(operation),
                Instant.parse(operation.path("at").asText()),
                Duration.ofSeconds(operation.path("limitSeconds").asLong()),
                operation.path("replaces").asBoolean());
    }

    /** Which step ended. */
    static OperationId id(JsonNode line) {
        return new OperationId(line.path("id").asText());
    }

    /** How it did. */
    static Ending ending(JsonNode line) {
        return new Ending(
                Ending.Kind.of(line.path("how").asText()), line.path("why").asText());
    }
}
