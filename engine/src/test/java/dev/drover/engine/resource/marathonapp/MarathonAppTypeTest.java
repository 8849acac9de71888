package dev.drover.engine.resource.marathonapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Dialogue;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.RecordedFacts;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpOutcome.Answered;
import dev.drover.engine.transport.http.HttpOutcome.Reason;
import dev.drover.engine.transport.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MarathonAppTypeTest {
    private static final MarathonAppSpec HELLO = MarathonAppSpec.at("/shop/hello")
            .server("http://marathon:8080/")
            .cmd("sleep 9")
            .cpus(0.1)
            .mem(16)
            .instances(1)
            .spec();
    private static final HttpOutcome MISSING = answer(404, "{\"message\":\"App '/shop/hello' does not exist\"}");
    private static final HttpOutcome REFUSED = HttpOutcome.unanswered(Reason.UNREACHABLE, "connection refused");
    private final MarathonAppType type = new MarathonAppType();

    private static HttpOutcome answer(int status, String body) {
        return new Answered(status, Bytes.utf8(body));
    }

    private static HttpOutcome app(String cmd, String deployments) {
        return answer(
                200,
                "{\"app\":{\"id\":\"/shop/hello\",\"cmd\":\"" + cmd + "\",\"cpus\":0.1,\"mem\":16,\"instances\":1,"
                        + "\"tasksRunning\":0,\"deployments\":" + deployments + "}}");
    }

    private AppState observe(MarathonAppSpec desired, HttpOutcome... outcomes) {
        return type.probe(desired, RecordedFacts.named("debian-systemd"))
                .parser()
                .read(ImmutableList.of(), ImmutableList.copyOf(outcomes));
    }

    private Dialogue begin(MarathonAppSpec desired, HttpOutcome... observed) {
        Action action = type.apply(desired, observe(desired, observed), RecordedFacts.named("debian-systemd"))
                .get(0);
        return ((Action.Work.Http) action.work()).dialogue();
    }

    private static Dialogue follow(Dialogue dialogue, HttpOutcome outcome, String request) {
        Dialogue.Next next = dialogue.then().apply(outcome);
        assertThat(next).isInstanceOf(Dialogue.Next.GoOn.class);
        Dialogue on = ((Dialogue.Next.GoOn) next).dialogue();
        assertThat(on.request()).hasToString(request);
        return on;
    }

    private static final String GET = "GET http://marathon:8080/v2/apps/shop/hello";
    private static final String PUT = "PUT http://marathon:8080/v2/apps/shop/hello";

    @Test
    void anAppIsPutAndItsDeploymentAwaited() {
        Dialogue put = begin(HELLO, MISSING);
        assertThat(put.request()).hasToString(PUT);
        assertThat(put.request().body().map(Content::bytes).map(Bytes::toUtf8))
                .contains(
                        "{\"id\":\"/shop/hello\",\"cmd\":\"sleep 9\",\"cpus\":0.1,\"mem\":16,\"instances\":1,\"args\":null}");

        Dialogue await = follow(put, answer(201, "{}"), GET);
        Dialogue still = follow(await, app("sleep 9", "[{\"id\":\"d\"}]"), GET);

        assertThat(still.then().apply(app("sleep 9", "[]"))).isEqualTo(new Dialogue.Next.Done());
    }

    @Test
    void marathonIsWaitedForAndThenLookedAtAgain() {
        Dialogue look = begin(HELLO, REFUSED);
        assertThat(look.request()).hasToString(GET);
        Dialogue again = follow(look, answer(503, "{\"message\":\"Could not determine the current leader\"}"), GET);

        assertThat(again.then().apply(app("sleep 9", "[]"))).isEqualTo(new Dialogue.Next.NothingToDo());
        follow(again, MISSING, PUT);
        follow(again, app("sleep 8", "[]"), PUT);
        follow(again, app("sleep 9", "[{\"id\":\"d\"}]"), GET);
    }

    @Test
    void aRequestThatMayHaveTakenEffectIsFollowedByALook() {
        Dialogue put = begin(HELLO, MISSING);

        follow(put, HttpOutcome.unanswered(Reason.LATE, "late"), GET);
        follow(put, answer(504, ""), GET);
    }

    @Test
    void anotherDeploymentIsWaitedFor() {
        Dialogue.Next next = begin(HELLO, app("sleep 8", "[]"))
                .then()
                .apply(answer(409, "{\"message\":\"App is locked by one or more deployments.\"}"));

        assertThat(((Dialogue.Next.GoOn) next).why())
                .isEqualTo("http://marathon:8080 answers with status 409: App is locked by one or more deployments.; or"
                        + " cancel that deployment with force()");
        assertThat(begin(MarathonAppSpec.at("/a").cmd("b").force().spec(), MISSING)
                        .request())
                .hasToString("PUT http://127.0.0.1:8080/v2/apps/a?force=true");
    }

    @Test
    void whatMarathonSaysIsShown() {
        String words =
                "{\"message\":\"Object is not valid\",\"details\":[{\"path\":\"/cpus\",\"errors\":[\"error.min\"]}]}";

        assertThat(begin(HELLO, MISSING).then().apply(answer(422, words)))
                .isEqualTo(new Dialogue.Next.Failed(
                        "http://marathon:8080 answers with status 422: Object is not valid" + " (/cpus: error.min)"));
    }

    @Test
    void anAppIsDeletedAndItsEndAwaited() {
        MarathonAppSpec gone = MarathonAppSpec.at("/a").absent().spec();
        Dialogue delete = begin(gone, app("x", "[]"));
        assertThat(delete.request()).hasToString("DELETE http://127.0.0.1:8080/v2/apps/a");

        Dialogue await = follow(delete, answer(200, "{}"), "GET http://127.0.0.1:8080/v2/apps/a");

        follow(await, app("x", "[{\"id\":\"d\"}]"), "GET http://127.0.0.1:8080/v2/apps/a");
        assertThat(await.then().apply(MISSING)).isEqualTo(new Dialogue.Next.Done());
    }

    @Test
    void anAppThatGoesAwayMeanwhileIsAFailure() {
        Dialogue await = follow(begin(HELLO, MISSING), answer(200, "{}"), GET);

        assertThat(await.then().apply(MISSING))
                .isEqualTo(new Dialogue.Next.Failed("somebody deleted the app while it was being deployed"));
    }

    @Test
    void aMarathonThatIsNotThereYetDecidesLater() {
        assertThat(type.lacks(HELLO, observe(HELLO, REFUSED)))
                .containsExactly(Need.serving("marathon", "http://marathon:8080"));
        assertThat(type.lacks(HELLO, observe(HELLO, MISSING))).isEmpty();
    }

    @Test
    void anotherServerOnThePortIsAnError() {
        assertThatThrownBy(() -> observe(HELLO, answer(404, "<html>nginx</html>")))
                .isInstanceOf(ProbeException.class)
                .hasMessage("http://marathon:8080 answers with status 404: <html>nginx</html>, which is no answer of"
                        + " Marathon; set server to where it is");
        assertThatThrownBy(() -> observe(HELLO, answer(401, "{\"message\":\"Authentication required\"}")))
                .hasMessage("http://marathon:8080 answers with status 401: Authentication required; give login and"
                        + " password of somebody who may see and change the app");
    }

    @Test
    void whoAsksIsSaidWithEachRequest() {
        Secret password = new Secrets().secret("marathon", "hunter2");
        MarathonAppSpec desired =
                MarathonAppSpec.at("/a").cmd("b").login("ops", password).spec();
        HttpRequest.Login login = new HttpRequest.Login.Basic("ops", password);

        assertThat(type.probe(desired, RecordedFacts.named("debian-systemd"))
                        .requests()
                        .get(0)
                        .login())
                .contains(login);
        assertThat(begin(desired, MISSING).request().login()).contains(login);
    }

    @Test
    void anActionTakesFiveMinutesUnlessItIsSaid() {
        assertThat(limit(HELLO)).isEqualTo(Duration.ofMinutes(5));
        assertThat(limit(MarathonAppSpec.at("/a")
                        .cmd("b")
                        .timeout(Duration.ofMinutes(9))
                        .spec()))
                .isEqualTo(Duration.ofMinutes(9));
    }

    private Duration limit(MarathonAppSpec desired) {
        return type.apply(desired, observe(desired, MISSING), RecordedFacts.named("debian-systemd"))
                .get(0)
                .timeout();
    }

    @Test
    void anAppThatSomebodyElseDeletedIsGone() {
        MarathonAppSpec gone = MarathonAppSpec.at("/a").absent().spec();

        assertThat(begin(gone, app("x", "[]")).then().apply(MISSING)).isEqualTo(new Dialogue.Next.Done());
        assertThat(begin(gone, REFUSED).then().apply(MISSING)).isEqualTo(new Dialogue.Next.NothingToDo());
        follow(begin(gone, REFUSED), app("x", "[]"), "DELETE http://127.0.0.1:8080/v2/apps/a");
    }

    @Test
    void anAppThatMarathonDoesNotTakeIsAFailure() {
        assertThat(begin(HELLO, MISSING).then().apply(MISSING))
                .isEqualTo(new Dialogue.Next.Failed(
                        "http://marathon:8080 answers with status 404: App '/shop/hello' does not exist"));
        assertThat(begin(HELLO, MISSING).then().apply(answer(500, "")))
                .isEqualTo(new Dialogue.Next.Failed("http://marathon:8080 answers with status 500"));
        assertThat(begin(HELLO, MISSING).then().apply(answer(505, "")))
                .isEqualTo(new Dialogue.Next.Failed("http://marathon:8080 answers with status 505"));
        assertThat(begin(HELLO, MISSING).then().apply(answer(300, "")))
                .isEqualTo(new Dialogue.Next.Failed("http://marathon:8080 answers with status 300"));
    }

    @Test
    void itIsSaidWhatIsWaitedFor() {
        Dialogue put = begin(HELLO, MISSING);
        Dialogue await = follow(put, answer(200, ""), GET);

        assertThat(why(put, answer(200, ""))).isEqualTo("it is being deployed");
        assertThat(why(put, answer(502, ""))).isEqualTo("http://marathon:8080 answers with status 502");
        assertThat(why(await, app("sleep 9", "[{\"id\":\"d\"}]")))
                .isEqualTo(
                        "deployment d is under way, 0 of 1 tasks run; is there an agent that offers what a task needs,"
                                + " and does it stay healthy?");
        assertThat(why(await, REFUSED)).isEqualTo("connection refused");
        Dialogue delete = begin(MarathonAppSpec.at("/a").absent().spec(), app("x", "[]"));
        assertThat(why(
                        follow(delete, answer(200, ""), "GET http://127.0.0.1:8080/v2/apps/a"),
                        app("x", "[{\"id\":\"d\"}]")))
                .isEqualTo("deployment d is under way, 0 of 1 tasks run");
    }

    private static String why(Dialogue dialogue, HttpOutcome outcome) {
        return ((Dialogue.Next.GoOn) dialogue.then().apply(outcome)).why();
    }

    @Test
    void aDeploymentUnderWayOfWhatIsSaidIsAwaitedAndNotPutAgain() {
        Dialogue await = begin(HELLO, app("sleep 9", "[{\"id\":\"d\"}]"));

        assertThat(await.request()).hasToString(GET);
        assertThat(await.then().apply(app("sleep 9", "[]"))).isEqualTo(new Dialogue.Next.Done());
        Dialogue look = begin(HELLO, REFUSED);
        assertThat(why(look, app("sleep 9", "[{\"id\":\"d\"}]")))
                .isEqualTo("deployment d is under way, 0 of 1 tasks run");
    }

    @Test
    void whoeverIsNotLetInMeanwhileFails() {
        HttpOutcome forbidden = answer(403, "{\"message\":\"Not allowed\"}");
        var failed =
                new Dialogue.Next.Failed("http://marathon:8080 answers with status 403: Not allowed; give login and"
                        + " password of somebody who may see and change the app");

        assertThat(begin(HELLO, REFUSED).then().apply(forbidden)).isEqualTo(failed);
        assertThat(follow(begin(HELLO, MISSING), answer(200, "{}"), GET).then().apply(forbidden))
                .isEqualTo(failed);
    }

    @Test
    void aHostThatMayNotAskIsAnError() {
        assertThatThrownBy(() -> observe(HELLO, HttpOutcome.unanswered(Reason.FORBIDDEN, "no forwarding")))
                .isInstanceOf(ProbeException.class)
                .hasMessage("no forwarding");
    }

    @Test
    void allFormsOfAnErrorAreShown() {
        Dialogue put = begin(HELLO, MISSING);
        String origin = "http://marathon:8080 answers with status 422: ";

        assertThat(put.then().apply(answer(422, "{\"errors\":[\"no\",{\"error\":\"never\"},{\"attribute\":\"id\"}]}")))
                .isEqualTo(new Dialogue.Next.Failed(origin + "no, never, {\"attribute\":\"id\"}"));
        assertThat(put.then().apply(answer(422, "{\"errors\":[]}")))
                .isEqualTo(new Dialogue.Next.Failed(origin + "{\"errors\":[]}"));
        assertThat(put.then().apply(answer(422, " no\n"))).isEqualTo(new Dialogue.Next.Failed(origin + "no"));
    }

    private static final String VERSION = "2015-06-30T19:52:44.649Z";
    private static final MarathonAppSpec BACK = MarathonAppSpec.at("/shop/hello")
            .server("http://marathon:8080/")
            .version(VERSION)
            .spec();
    private static final HttpOutcome FORMER = answer(
            200,
            "{\"id\":\"/shop/hello\",\"cmd\":\"sleep 9\",\"cpus\":0.1,\"mem\":16,\"instances\":1,\"version\":\""
                    + VERSION + "\"}");
    private static final HttpOutcome VERSIONS = answer(200, "{\"versions\":[\"" + VERSION + "\"]}");

    @Test
    void aRollbackAsksForTheAppTheVersionAndTheVersionsThereAre() {
        assertThat(type.probe(BACK, RecordedFacts.named("debian-systemd")).requests())
                .extracting(HttpRequest::toString)
                .containsExactly(GET, GET + "/versions/" + VERSION, GET + "/versions");
    }

    @Test
    void aRollbackIsPutAndItsDeploymentAwaited() {
        Dialogue put = begin(BACK, app("sleep 8", "[]"), FORMER, VERSIONS);
        assertThat(put.request()).hasToString(PUT);
        assertThat(put.request().body().map(Content::bytes).map(Bytes::toUtf8))
                .contains("{\"version\":\"" + VERSION + "\"}");

        Dialogue await = follow(put, answer(200, "{}"), GET);

        assertThat(follow(await, app("sleep 9", "[{\"id\":\"d\"}]"), GET).then().apply(app("sleep 9", "[]")))
                .isEqualTo(new Dialogue.Next.Done());
    }

    @Test
    void aRollbackThatWaitedForMarathonLooksAtTheVersionFirst() {
        Dialogue look = begin(BACK, REFUSED, REFUSED, REFUSED);
        assertThat(look.request()).hasToString(GET);
        Dialogue version = follow(look, app("sleep 8", "[]"), GET + "/versions/" + VERSION);

        follow(version, FORMER, PUT);
        follow(version, REFUSED, GET);
        assertThat(version.then().apply(answer(404, "{\"message\":\"no such version\"}")))
                .isEqualTo(new Dialogue.Next.Failed("http://marathon:8080 answers with status 404: no such version"));
        Dialogue same = follow(look, app("sleep 9", "[]"), GET + "/versions/" + VERSION);
        assertThat(same.then().apply(FORMER)).isEqualTo(new Dialogue.Next.NothingToDo());
        Dialogue underWay = follow(look, app("sleep 9", "[{\"id\":\"d\"}]"), GET + "/versions/" + VERSION);
        follow(underWay, FORMER, GET);
        assertThat(look.then().apply(MISSING))
                .isEqualTo(new Dialogue.Next.Failed("there is no app /shop/hello that could be as its version "
                        + VERSION + " was; say what it should be"));
    }

    @Test
    void whatSaysHowToAskLeavesNothingToObserve() {
        assertThat(type.withoutState()).containsExactly("server", "login", "password", "force", "timeout");
    }
}
