package dev.drover.engine.resource.marathonapp;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.common.collect.Streams;
import dev.drover.engine.model.Content;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpOutcome.Answered;
import dev.drover.engine.transport.http.HttpOutcome.Reason;
import dev.drover.engine.transport.http.HttpOutcome.Unanswered;
import dev.drover.engine.transport.http.HttpRequest;
import dev.drover.engine.transport.http.HttpUrl;
import java.time.Duration;
import java.util.Optional;

/**
 * The requests about one app to Marathon's REST API (from 0.8 to 1.11: {@code /v2/apps/ID}), and how its answers are read.
 */
record Marathon(MarathonAppSpec desired) {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final Duration ONE_REQUEST = Duration.ofSeconds(30);
    private static final int LISTED_VERSIONS = 20;

    private HttpUrl url(String rest) {
        return HttpUrl.parse(desired.where().text().replaceAll("/+$", "") + "/v2/apps" + desired.id() + rest);
    }

    HttpRequest read() {
        return ours(HttpRequest.get(url("")));
    }

    HttpRequest read(AppVersion version) {
        return ours(HttpRequest.get(url("/versions/" + version)));
    }

    HttpRequest readVersions() {
        return ours(HttpRequest.get(url("/versions")));
    }

    HttpRequest put() {
        String body = desired.version()
                .map(version -> Json.empty()
                        .with("version", Optional.of(version))
                        .node()
                        .toString())
                .orElseGet(() -> Definition.of(desired).body(desired.id()));
        return ours(HttpRequest.of("PUT", url(force()))
                .withBody(Content.text(body), "application/json")
                .withTimeout(ONE_REQUEST));
    }

    HttpRequest delete() {
        return ours(HttpRequest.of("DELETE", url(force())).withTimeout(ONE_REQUEST));
    }

    private String force() {
        return desired.force() ? "?force=true" : "";
    }

    private HttpRequest ours(HttpRequest request) {
        return request.withLogin(desired.login()
                .map(login ->
                        new HttpRequest.Login.Basic(login, desired.password().orElseThrow())));
    }

    /**
     * Reads the answer to {@link #read}.
     *
     * @throws ProbeException if it is none of Marathon, or Marathon does not let us in
     */
    AppState state(HttpOutcome outcome) {
        if (outcome instanceof Unanswered unanswered) {
            if (unanswered.reason() == Reason.FORBIDDEN) {
                throw new ProbeException(unanswered.why());
            }
            return new AppState.NoMarathon(unanswered.why());
        }
        Answered answer = (Answered) outcome;
        JsonNode body = json(answer);
        if (answer.status() == 200 && body.path("app").isObject()) {
            return new AppState.There(body.path("app"));
        }
        if (answer.status() == 404 && body.path("message").isTextual()) {
            return new AppState.NotThere();
        }
        if (answer.status() >= 500) {
            return new AppState.NoMarathon(words(answer));
        }
        if (answer.status() == 401 || answer.status() == 403) {
            throw new ProbeException(
                    words(answer) + "; give login and password of somebody who may see and change the app");
        }
        throw new ProbeException(words(answer) + ", which is no answer of Marathon; set server to where it is");
    }

    /**
     * Reads the answers to {@link #read}, {@link #read(AppVersion)} and {@link #readVersions}.
     *
     * @throws ProbeException also if there is no such version, or no app
     */
    AppState state(HttpOutcome app, HttpOutcome version, HttpOutcome versions) {
        AppState state = state(app);
        if (state instanceof AppState.NotThere) {
            throw new ProbeException(nothingToRollBack());
        }
        return state instanceof AppState.There there ? withFormer(there, version, listed(versions)) : state;
    }

    /**
     * An app that is there, with the version that it shall be as.
     *
     * @param outcome of {@link #read(AppVersion)}
     * @param others to tell where there is no such version
     */
    AppState withFormer(AppState.There there, HttpOutcome outcome, String others) {
        if (outcome instanceof Unanswered unanswered) {
            return new AppState.NoMarathon(unanswered.why());
        }
        Answered answer = (Answered) outcome;
        JsonNode definition = json(answer);
        if (answer.status() == 200 && definition.isObject()) {
            return new AppState.There(there.app(), Optional.of(new FormerVersion(definition)));
        }
        if (answer.status() >= 500) {
            return new AppState.NoMarathon(words(answer));
        }
        throw new ProbeException(words(answer) + others);
    }

    /** Why it cannot be rolled back where it is not there. */
    String nothingToRollBack() {
        return "there is no app " + desired.id() + " that could be as its version "
                + desired.version().map(AppVersion::text).orElse("") + " was; say what it should be";
    }

    private static String listed(HttpOutcome versions) {
        if (versions instanceof Answered answer && json(answer).path("versions").isArray()) {
            return "; its versions, the newest first: "
                    + Streams.stream(json(answer).path("versions"))
                            .limit(LISTED_VERSIONS)
                            .map(JsonNode::asText)
                            .collect(joining(", "));
        }
        return "";
    }

    private static JsonNode json(Answered answer) {
        try {
            return JSON.readTree(answer.body().toUtf8());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** An answer in words, with what Marathon says in it. */
    String words(Answered answer) {
        String said = said(answer);
        return desired.where().origin() + " answers with status " + answer.status()
                + (said.isEmpty() ? "" : ": " + said);
    }

    private static String said(Answered answer) {
        JsonNode body = json(answer);
        String details = Streams.stream(body.path("details"))
                .map(detail -> detail.path("path").asText() + ": " + texts(detail.path("errors")))
                .collect(joining("; "));
        Optional<String> message = Optional.of(body.path("message"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .or(() -> Optional.of(texts(body.path("errors"))).filter(errors -> !errors.isEmpty()));
        return message.map(text -> details.isEmpty() ? text : text + " (" + details + ")")
                .orElseGet(() -> answer.body().toUtf8().strip());
    }

    /** A list of texts, or of objects of which each has an {@code error}. */
    private static String texts(JsonNode list) {
        return Streams.stream(list)
                .map(error ->
                        error.isTextual() ? error.asText() : error.path("error").asText(error.toString()))
                .collect(joining(", "));
    }
}
