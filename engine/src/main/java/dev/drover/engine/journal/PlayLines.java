package dev.drover.engine.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drover.engine.report.Place;
import dev.drover.engine.report.RunEvent;
import java.util.Optional;

/**
 * How a journal writes down how far an earlier run came with a play:
 * {@code {"event":"play-earlier","host":"web1","play":"Deploy","failure":{"resource":"command[x]","message":"…"},…}}.
 */
final class PlayLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PlayLines() {}

    static String json(String host, String play, PlayProgress progress) {
        ObjectNode json = JSON.createObjectNode();
        json.put("event", "play-earlier");
        json.put("host", host);
        json.put("play", play);
        progress.failure().ifPresent(failure -> failure(json.putObject("failure"), failure));
        progress.rescueFailure().ifPresent(failure -> failure(json.putObject("rescueFailure"), failure));
        progress.outcome().ifPresent(outcome -> json.put("outcome", outcome.toString()));
        return json.toString();
    }

    private static void failure(ObjectNode json, PlayProgress.Failure failure) {
        json.put("resource", failure.place().resource());
        json.put("message", failure.message());
    }

    static PlayProgress read(JsonNode line) {
        return new PlayProgress(failure(line, "failure"), failure(line, "rescueFailure"), outcome(line));
    }

    private static Optional<PlayProgress.Failure> failure(JsonNode line, String field) {
        return Optional.ofNullable(line.get(field)).map(said -> failure(line, said));
    }

    /** The failure of a resource, as the line of an event or of an earlier run says it. */
    static PlayProgress.Failure failure(JsonNode play, JsonNode said) {
        return new PlayProgress.Failure(
                new Place(play.path("play").asText(), said.path("resource").asText()),
                said.path("message").asText());
    }

    static Optional<RunEvent.PlayOutcome> outcome(JsonNode line) {
        for (RunEvent.PlayOutcome outcome : RunEvent.PlayOutcome.values()) {
            if (outcome.toString().equals(line.path("outcome").asText())) {
                return Optional.of(outcome);
            }
        }
        return Optional.empty();
    }
}
