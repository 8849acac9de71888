package dev.drover.engine.resource.marathonapp;

import dev.drover.engine.resource.Dialogue;
import dev.drover.engine.resource.Dialogue.Next;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpOutcome.Answered;
import dev.drover.engine.transport.http.HttpOutcome.Unanswered;
import java.time.Duration;

/**
 * The way from an app as it is to the app as it shall be: wait for Marathon, look, ask for the change, wait until it is
 * deployed. All its requests may be sent twice: after one whose outcome is not known, it looks again.
 */
record Deployment(MarathonAppSpec desired, Marathon marathon) {
    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration LATER = Duration.ofSeconds(1);

    static Deployment of(MarathonAppSpec desired) {
        return new Deployment(desired, new Marathon(desired));
    }

    /** What is to be done first. */
    Dialogue from(AppState observed) {
        if (observed instanceof AppState.NoMarathon) {
            return look();
        }
        return observed instanceof AppState.There there && isAsSaid(there) ? await() : change();
    }

    private boolean isAsSaid(AppState.There there) {
        return !desired.absent() && there.differences(desired).isEmpty();
    }

    private Dialogue look() {
        return new Dialogue(marathon.read(), this::decide);
    }

    private Next decide(HttpOutcome outcome) {
        try {
            AppState state = marathon.state(outcome);
            if (state instanceof AppState.NoMarathon none) {
                return look().again(LATER, none.why());
            }
            if (state instanceof AppState.NotThere) {
                return notThere();
            }
            AppState.There there = (AppState.There) state;
            return desired.version()
                    .map(version -> new Dialogue(marathon.read(version), former -> decide(there, former)).now())
                    .orElseGet(() -> decide(there));
        } catch (ProbeException e) {
            return new Next.Failed(String.valueOf(e.getMessage()));
        }
    }

    private Next notThere() {
        if (desired.absent()) {
            return new Next.NothingToDo();
        }
        return desired.version().isPresent() ? new Next.Failed(marathon.nothingToRollBack()) : change().now();
    }

    private Next decide(AppState.There there, HttpOutcome former) {
        try {
            AppState state = marathon.withFormer(there, former, "");
            return state instanceof AppState.NoMarathon none
                    ? look().again(LATER, none.why())
                    : decide((AppState.There) state);
        } catch (ProbeException e) {
            return new Next.Failed(String.valueOf(e.getMessage()));
        }
    }

    private Next decide(AppState.There there) {
        if (!isAsSaid(there)) {
            return change().now();
        }
        return there.isDeploying() ? await().again(SOON, there.deployment()) : new Next.NothingToDo();
    }

    private Dialogue change() {
        return new Dialogue(desired.absent() ? marathon.delete() : marathon.put(), this::changed);
    }

    private Next changed(HttpOutcome outcome) {
        if (outcome instanceof Unanswered unanswered) {
            return look().again(LATER, unanswered.why());
        }
        Answered answer = (Answered) outcome;
        if (answer.status() >= 200 && answer.status() < 300) {
            return await().again(SOON, "it is being deployed");
        }
        if (answer.status() == 404 && desired.absent()) {
            return new Next.Done();
        }
        if (answer.status() == 409) {
            return look().again(LATER, marathon.words(answer) + "; or cancel that deployment with force()");
        }
        return answer.status() >= 502 && answer.status() <= 504
                ? look().again(LATER, marathon.words(answer))
                : new Next.Failed(marathon.words(answer));
    }

    private Dialogue await() {
        return new Dialogue(marathon.read(), this::deployed);
    }

    private Next deployed(HttpOutcome outcome) {
        try {
            AppState state = marathon.state(outcome);
            if (state instanceof AppState.NoMarathon none) {
                return await().again(LATER, none.why());
            }
            if (state instanceof AppState.NotThere) {
                return desired.absent()
                        ? new Next.Done()
                        : new Next.Failed("somebody deleted the app while it was being deployed");
            }
            AppState.There there = (AppState.There) state;
            if (desired.absent() || there.isDeploying()) {
                return await().again(SOON, waitingFor(there));
            }
            return new Next.Done();
        } catch (ProbeException e) {
            return new Next.Failed(String.valueOf(e.getMessage()));
        }
    }

    private String waitingFor(AppState.There there) {
        return there.deployment()
                + (desired.absent()
                        ? ""
                        : "; is there an agent that offers what a task needs, and does it stay healthy?");
    }
}
