package dev.drover.engine.resource.http;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Dialogue;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpOutcome.Answered;
import dev.drover.engine.transport.http.HttpOutcome.Reason;
import dev.drover.engine.transport.http.HttpOutcome.Unanswered;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Requests to servers, sent as the host would. */
public final class HttpType implements ResourceType<HttpSpec, HttpState> {
    // The request ends by itself; this is for its redirects and for a host that hangs.
    private static final Duration GRACE = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "http";
    }

    @Override
    public Class<HttpSpec> spec() {
        return HttpSpec.class;
    }

    @Override
    public Probe<HttpState> probe(HttpSpec desired, Facts facts) {
        Expectation expectation = Expectation.of(desired);
        return desired.question()
                .map(request -> Probe.of(request, outcome -> state(expectation, outcome)))
                .orElseGet(() -> Probe.none(HttpState.NOT_ASKED));
    }

    private static HttpState state(Expectation expectation, HttpOutcome outcome) {
        if (outcome instanceof Unanswered unanswered && unanswered.reason() == Reason.FORBIDDEN) {
            throw new ProbeException(unanswered.why());
        }
        return new HttpState(expectation.mismatch(outcome), outcome instanceof Answered);
    }

    @Override
    public ImmutableList<Change> diff(HttpSpec desired, HttpState observed) {
        String attribute = desired.method().name().toLowerCase(Locale.ROOT);
        if (desired.question().isEmpty()) {
            return ImmutableList.of(Change.create(attribute, desired.url().text()));
        }
        return observed.mismatch()
                .map(seen -> ImmutableList.of(Change.of(
                        desired.get().isPresent() ? attribute : "unlessGet",
                        seen,
                        Expectation.of(desired).words())))
                .orElse(ImmutableList.of());
    }

    @Override
    public ImmutableList<Action> apply(HttpSpec desired, HttpState observed, Facts facts) {
        Dialogue once = new Dialogue(desired.request(), outcome -> judge(desired, outcome));
        return ImmutableList.of(Action.of(desired.request().toString(), once)
                .withTimeout(desired.limit().plus(GRACE)));
    }

    private static Dialogue.Next judge(HttpSpec desired, HttpOutcome outcome) {
        return Expectation.status(desired.expect())
                .mismatch(outcome)
                .<Dialogue.Next>map(mismatch ->
                        new Dialogue.Next.Failed(failure(desired, outcome, mismatch), isUncertain(desired, outcome)))
                .orElseGet(Dialogue.Next.Done::new);
    }

    private static String failure(HttpSpec desired, HttpOutcome outcome, String mismatch) {
        if (outcome instanceof Answered answer) {
            String body = answer.body().toUtf8().strip();
            return "answered with " + mismatch + ", expected "
                    + Expectation.status(desired.expect()).words()
                    + (body.isEmpty() ? "" : "; the server said: " + shown(desired, body));
        }
        return mismatch + (isUncertain(desired, outcome) ? "; whether the request took effect is not known" : "");
    }

    private static boolean isUncertain(HttpSpec desired, HttpOutcome outcome) {
        return desired.get().isEmpty()
                && outcome instanceof Unanswered none
                && (none.reason() == Reason.BROKEN || none.reason() == Reason.LATE);
    }

    /** What the server said, unless it may repeat a secret to us; not cut, as a secret of others could be cut, too. */
    private static String shown(HttpSpec desired, String body) {
        if (desired.body().filter(Content::sensitive).isPresent()) {
            return "*** (not shown: the request has a secret in its body)";
        }
        return Stream.of(desired.password(), desired.token())
                .flatMap(Optional::stream)
                .reduce(body, (text, secret) -> text.replace(secret.reveal(), "***"), (one, other) -> other);
    }

    @Override
    public ImmutableSet<Need> lacks(HttpSpec desired, HttpState observed) {
        return observed.answered() || desired.unlessGet().isEmpty()
                ? ImmutableSet.of()
                : ImmutableSet.of(
                        Need.serving("server", desired.unlessGet().get().url().origin()));
    }

    @Override
    public Role role(HttpSpec desired) {
        if (desired.get().isPresent()) {
            return Role.GATE;
        }
        return desired.unlessGet().isPresent() ? Role.STATE : Role.ACTION;
    }

    /** Only the server knows how its answer to the guard is put out of sync. */
    @Override
    public ImmutableSet<String> withoutState() {
        return ImmutableSet.of(
                "get",
                "put",
                "post",
                "delete",
                "body",
                "contentType",
                "headers",
                "expect",
                "user",
                "password",
                "token",
                "timeout");
    }
}
