package dev.drover.engine.resource.http;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.transport.http.HttpOutcome;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * What an answer shall be.
 *
 * @param statuses empty: 200 to 299
 * @param json by pointer
 */
record Expectation(ImmutableSet<Integer> statuses, Optional<String> contains, ImmutableMap<String, String> json) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Expectation of(HttpSpec spec) {
        return spec.unlessGet()
                .map(guard -> new Expectation(guard.status(), guard.contains(), guard.json()))
                .orElseGet(() -> status(spec.expect()));
    }

    static Expectation status(ImmutableSet<Integer> statuses) {
        return new Expectation(statuses, Optional.empty(), ImmutableMap.of());
    }

    /** How the outcome is otherwise, in words; empty: it is as it shall be. */
    Optional<String> mismatch(HttpOutcome outcome) {
        if (outcome instanceof HttpOutcome.Unanswered unanswered) {
            return Optional.of(unanswered.why());
        }
        HttpOutcome.Answered answer = (HttpOutcome.Answered) outcome;
        boolean asExpected = statuses.isEmpty()
                ? answer.status() >= 200 && answer.status() < 300
                : statuses.contains(answer.status());
        if (!asExpected) {
            return Optional.of("status " + answer.status());
        }
        String body = answer.body().toUtf8();
        if (contains.filter(text -> !body.contains(text)).isPresent()) {
            return Optional.of("an answer without '" + contains.orElseThrow() + "'");
        }
        return json.isEmpty() ? Optional.empty() : mismatch(body);
    }

    private Optional<String> mismatch(String body) {
        try {
            JsonNode tree = JSON.readTree(body);
            return json.entrySet().stream()
                    .flatMap(wanted -> mismatch(tree, wanted).stream())
                    .findFirst();
        } catch (JsonProcessingException e) {
            return Optional.of("an answer that is not JSON");
        }
    }

    private static Optional<String> mismatch(JsonNode tree, Map.Entry<String, String> wanted) {
        JsonNode found = tree.at(wanted.getKey());
        if (found.isMissingNode()) {
            return Optional.of("no " + wanted.getKey());
        }
        boolean same = found.isNumber()
                ? isNumber(wanted.getValue(), found.decimalValue())
                : (found.isValueNode() ? found.asText() : found.toString()).equals(wanted.getValue());
        return same ? Optional.empty() : Optional.of(wanted.getKey() + " " + found);
    }

    private static boolean isNumber(String text, BigDecimal number) {
        try {
            return new BigDecimal(text).compareTo(number) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** It, in words. */
    String words() {
        String status = statuses.isEmpty()
                ? "a status from 200 to 299"
                : "status " + statuses.stream().map(String::valueOf).collect(joining(" or "));
        return status
                + contains.map(text -> ", with '" + text + "'").orElse("")
                + json.entrySet().stream()
                        .map(wanted -> ", " + wanted.getKey() + " " + wanted.getValue())
                        .collect(joining());
    }
}
