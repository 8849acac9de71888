package dev.drover.engine.resource.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Dialogue;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.RecordedFacts;
import dev.drover.engine.resource.ResourceType.Role;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpOutcome.Answered;
import dev.drover.engine.transport.http.HttpOutcome.Reason;
import dev.drover.engine.transport.http.HttpRequest;
import org.junit.jupiter.api.Test;

class HttpTypeTest {
    private static final HttpSpec PUT = HttpSpec.put("template", "http://localhost:9200/_template/logs")
            .body(Content.text("{\"version\":3}"))
            .unless(HttpGuard.at("http://localhost:9200/_template/logs").json("/logs/version", "3"));
    private final HttpType type = new HttpType();

    private HttpState observe(HttpSpec desired, HttpOutcome outcome) {
        return type.probe(desired, RecordedFacts.named("debian-systemd"))
                .parser()
                .read(ImmutableList.of(), ImmutableList.of(outcome));
    }

    private ImmutableList<Change> diff(HttpSpec desired, HttpOutcome outcome) {
        return type.diff(desired, observe(desired, outcome));
    }

    private static HttpOutcome answer(int status, String body) {
        return new Answered(status, Bytes.utf8(body));
    }

    private Dialogue dialogue(HttpSpec desired) {
        Action action = type.apply(desired, HttpState.NOT_ASKED, RecordedFacts.named("debian-systemd"))
                .get(0);
        return ((Action.Work.Http) action.work()).dialogue();
    }

    private Dialogue.Next next(HttpSpec desired, HttpOutcome outcome) {
        return dialogue(desired).then().apply(outcome);
    }

    @Test
    void aGuardThatIsAnsweredAsSaidIsInSync() {
        assertThat(diff(PUT, answer(200, "{\"logs\":{\"version\":3.0}}"))).isEmpty();
        assertThat(type.role(PUT)).isEqualTo(Role.STATE);
    }

    @Test
    void aGuardSaysWhatIsOtherwise() {
        String wanted = "a status from 200 to 299, /logs/version 3";
        assertThat(diff(PUT, answer(200, "{\"logs\":{\"version\":2}}")))
                .containsExactly(Change.of("unlessGet", "/logs/version 2", wanted));
        assertThat(diff(PUT, answer(200, "{}"))).containsExactly(Change.of("unlessGet", "no /logs/version", wanted));
        assertThat(diff(PUT, answer(200, "<html>")))
                .containsExactly(Change.of("unlessGet", "an answer that is not JSON", wanted));
        assertThat(diff(PUT, answer(404, "{}"))).containsExactly(Change.of("unlessGet", "status 404", wanted));
    }

    @Test
    void aGuardMayWantAStatusAndAText() {
        HttpSpec delete = HttpSpec.delete("old", "http://localhost/old")
                .unless(HttpGuard.at("http://localhost/old").status(404, 410));
        HttpSpec post = HttpSpec.post("db", "http://localhost/q")
                .unless(HttpGuard.at("http://localhost/q").contains("metrics"));

        assertThat(diff(delete, answer(410, ""))).isEmpty();
        assertThat(diff(delete, answer(200, "")))
                .containsExactly(Change.of("unlessGet", "status 200", "status 404 or 410"));
        assertThat(diff(post, answer(200, "[\"metrics\"]"))).isEmpty();
        assertThat(diff(post, answer(200, "[]")))
                .containsExactly(Change.of(
                        "unlessGet", "an answer without 'metrics'", "a status from 200 to 299, with 'metrics'"));
    }

    @Test
    void aServerThatIsNotThereYetDecidesLater() {
        HttpOutcome refused = HttpOutcome.unanswered(Reason.UNREACHABLE, "localhost port 9200 cannot be reached");

        assertThat(diff(PUT, refused)).hasSize(1);
        assertThat(type.lacks(PUT, observe(PUT, refused)))
                .containsExactly(Need.serving("server", "http://localhost:9200"));
        assertThat(type.lacks(PUT, observe(PUT, answer(500, "")))).isEmpty();
    }

    @Test
    void aWayThatIsClosedIsAnError() {
        assertThatThrownBy(() -> observe(PUT, HttpOutcome.unanswered(Reason.FORBIDDEN, "sshd refuses")))
                .isInstanceOf(ProbeException.class)
                .hasMessage("sshd refuses");
    }

    @Test
    void withoutAGuardItIsAnActionThatIsAlwaysDone() {
        HttpSpec post = HttpSpec.post("ping", "http://localhost/ping");

        assertThat(type.role(post)).isEqualTo(Role.ACTION);
        assertThat(type.probe(post, RecordedFacts.named("debian-systemd")).requests())
                .isEmpty();
        assertThat(type.diff(post, HttpState.NOT_ASKED))
                .containsExactly(Change.create("post", "http://localhost/ping"));
        assertThat(next(post, answer(204, ""))).isEqualTo(new Dialogue.Next.Done());
    }

    @Test
    void aGetIsACheck() {
        HttpSpec get = HttpSpec.get("health", "http://localhost/health").expecting(200);

        assertThat(type.role(get)).isEqualTo(Role.GATE);
        assertThat(diff(get, answer(200, ""))).isEmpty();
        assertThat(diff(get, answer(503, ""))).containsExactly(Change.of("get", "status 503", "status 200"));
    }

    @Test
    void aWrongAnswerFailsWithTheServersWords() {
        assertThat(next(PUT, answer(400, "no such field\n")))
                .isEqualTo(new Dialogue.Next.Failed("answered with status 400, expected a status from 200 to 299; the"
                        + " server said: no such field"));
        assertThat(next(PUT, HttpOutcome.unanswered(Reason.LATE, "no whole answer")))
                .isEqualTo(new Dialogue.Next.Failed(
                        "no whole answer; whether the request took effect is not known", true));
        assertThat(next(PUT, HttpOutcome.unanswered(Reason.UNREACHABLE, "nobody there")))
                .isEqualTo(new Dialogue.Next.Failed("nobody there"));
    }

    @Test
    void aServerThatRepeatsASecretDoesNotMakeItSeen() {
        HttpSpec login = PUT.as("admin", new Secrets().secret("pw", "s3cret"));
        HttpSpec hidden = PUT.body(new Content(Bytes.utf8("s3cret"), true));

        assertThat(next(login, answer(400, "wrong: s3cret!")).toString())
                .contains("wrong: ***!")
                .doesNotContain("s3cret");
        assertThat(next(hidden, answer(400, "wrong: s3cret!")).toString()).doesNotContain("s3cret");
    }

    @Test
    void thePasswordGoesToTheServerOfTheRequestOnly() {
        HttpSpec admin = PUT.as("admin", new Secrets().secret("pw", "x"));
        HttpSpec elsewhere = admin.unless(HttpGuard.at("http://other:9200/"));

        assertThat(admin.question().map(HttpRequest::login).orElseThrow()).isPresent();
        assertThat(elsewhere.question().map(HttpRequest::login).orElseThrow()).isEmpty();
        assertThat(elsewhere.request().login()).isPresent();
    }

    @Test
    void theBodyIsJsonUnlessSaidOtherwise() {
        assertThat(dialogue(PUT).request().headers()).containsEntry("Content-Type", "application/json");
        assertThat(dialogue(PUT.contentType("text/plain")).request().headers())
                .containsEntry("Content-Type", "text/plain");
    }

    @Test
    void aRedirectThatIsExpectedIsNotFollowed() {
        assertThat(PUT.request().redirects()).isTrue();
        assertThat(HttpSpec.get("moved", "http://localhost/")
                        .expecting(302)
                        .request()
                        .redirects())
                .isFalse();
    }
}
